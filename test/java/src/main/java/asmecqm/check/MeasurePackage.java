package asmecqm.check;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.repository.IRepository;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.hl7.elm.r1.VersionedIdentifier;
import org.hl7.fhir.r4.model.Attachment;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.Library;
import org.hl7.fhir.r4.model.Measure;
import org.hl7.fhir.r4.model.ValueSet;
import org.opencds.cqf.fhir.utility.repository.InMemoryFhirRepository;

/** A measure package as "asm-ecqm measures export" writes it, in a repository of the Java engine. */
final class MeasurePackage {
    static final FhirContext FHIR = FhirContext.forR4Cached();
    static final String ELM = "application/elm+json";
    static final String CQL = "text/cql";

    final Measure measure;
    final List<Library> libraries;
    final IRepository repository;

    /** Reads an exported Bundle; a package without expansions is refused, since every retrieve would fail. */
    static MeasurePackage read(Path file) throws IOException {
        return new MeasurePackage(parse(Files.readString(file)));
    }

    /** A Bundle whose resources keep their own ids; HAPI would take those of `fullUrl`, by which no reference finds them. */
    static Bundle parse(String json) {
        return FHIR.newJsonParser().setOverrideResourceIdWithBundleEntryFullUrl(false).parseResource(Bundle.class, json);
    }

    private MeasurePackage(Bundle bundle) {
        var measures = resources(bundle, Measure.class);
        if (measures.size() != 1) throw new IllegalArgumentException("the package holds " + measures.size() + " measures, expected one");
        if (resources(bundle, ValueSet.class).isEmpty()) throw new IllegalArgumentException("the package holds no value sets; export it with --valuesets");
        measure = measures.get(0);
        libraries = resources(bundle, Library.class);
        repository = new InMemoryFhirRepository(FHIR, bundle);
    }

    /** The library the measure names, by the last segment of its canonical, as the Java engine finds it. */
    VersionedIdentifier mainLibrary() {
        String[] canonical = measure.getLibrary().get(0).getValue().split("\\|");
        var main = libraries.stream().filter(library -> library.getUrl().equals(canonical[0])).findFirst()
            .orElseThrow(() -> new IllegalArgumentException("the package holds no library " + canonical[0]));
        return identifierOf(main);
    }

    static VersionedIdentifier identifierOf(Library library) {
        return new VersionedIdentifier().withId(library.getName()).withVersion(library.getVersion());
    }

    /** Every expression that decides a population, once. */
    List<String> populationExpressions() {
        var names = new TreeSet<String>();
        for (var group : measure.getGroup()) for (var population : group.getPopulation()) names.add(population.getCriteria().getExpression());
        return new ArrayList<>(names);
    }

    /** Content of one kind by library, in the order of the Bundle. */
    Map<VersionedIdentifier, byte[]> contents(String contentType) {
        var contents = new java.util.LinkedHashMap<VersionedIdentifier, byte[]>();
        for (var library : libraries) {
            byte[] data = library.getContent().stream().filter(one -> contentType.equals(one.getContentType())).map(Attachment::getData).findFirst()
                .orElseThrow(() -> new IllegalArgumentException(library.getName() + " has no content " + contentType));
            contents.put(identifierOf(library), data);
        }
        return contents;
    }

    private static <T> List<T> resources(Bundle bundle, Class<T> type) {
        return bundle.getEntry().stream().map(Bundle.BundleEntryComponent::getResource).filter(type::isInstance).map(type::cast).toList();
    }
}
