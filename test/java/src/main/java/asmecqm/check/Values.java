package asmecqm.check;

import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.hl7.fhir.instance.model.api.IBaseResource;

/** Expression results as text, resources as `Type/id`. */
final class Values {
    private Values() {}

    static String describe(Object value) {
        if (value instanceof IBaseResource resource) return resource.fhirType() + "/" + resource.getIdElement().getIdPart();
        if (value instanceof Iterable<?> list) return StreamSupport.stream(list.spliterator(), false).map(Values::describe).collect(Collectors.joining(", ", "[", "]"));
        return String.valueOf(value);
    }
}
