package asmecqm.check;

import static org.opencds.cqf.fhir.cql.engine.retrieve.RetrieveSettings.SEARCH_FILTER_MODE;
import static org.opencds.cqf.fhir.cql.engine.retrieve.RetrieveSettings.TERMINOLOGY_FILTER_MODE;
import static org.opencds.cqf.fhir.cql.engine.terminology.TerminologySettings.VALUESET_PRE_EXPANSION_MODE;

import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import kotlin.Pair;
import kotlinx.io.Buffer;
import org.cqframework.cql.cql2elm.model.CompiledLibrary;
import org.cqframework.cql.elm.serializing.DefaultElmLibraryReaderProvider;
import org.hl7.elm.r1.ExpressionDef;
import org.hl7.elm.r1.FunctionDef;
import org.hl7.elm.r1.Library;
import org.hl7.elm.r1.VersionedIdentifier;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.Patient;
import org.opencds.cqf.cql.engine.execution.CqlEngine;
import org.opencds.cqf.cql.engine.execution.EvaluationExpressionRef;
import org.opencds.cqf.cql.engine.execution.EvaluationParams;
import org.opencds.cqf.cql.engine.runtime.DateTime;
import org.opencds.cqf.cql.engine.runtime.Interval;
import org.opencds.cqf.fhir.cql.Engines;
import org.opencds.cqf.fhir.cql.EvaluationSettings;
import org.opencds.cqf.fhir.utility.repository.InMemoryFhirRepository;
import org.opencds.cqf.fhir.utility.repository.ProxyRepository;

/**
 * Evaluates expressions of one measure package on the Java engine, as cqf-fhir-cr sets it up ("Engines.forRepository").
 * Libraries and expansions are prepared once and kept; every patient gets a repository of its own.
 */
final class JavaEngine {
    private final MeasurePackage measurePackage;
    private final EvaluationSettings settings = EvaluationSettings.getDefault();
    private final Map<VersionedIdentifier, Library> elm = new LinkedHashMap<>();

    /** @param contentType which content of the Library resources is used: CQL, translated here, or ELM as it is */
    JavaEngine(MeasurePackage measurePackage, String contentType) {
        this.measurePackage = measurePackage;
        settings.getRetrieveSettings().setSearchParameterMode(SEARCH_FILTER_MODE.FILTER_IN_MEMORY).setTerminologyParameterMode(TERMINOLOGY_FILTER_MODE.FILTER_IN_MEMORY);
        settings.getTerminologySettings().setValuesetPreExpansionMode(VALUESET_PRE_EXPANSION_MODE.REQUIRE);
        if (contentType.equals(MeasurePackage.ELM)) measurePackage.contents(contentType).forEach(this::keepElm);
        else settings.getCqlOptions().getCqlCompilerOptions().setEnableCqlOnly(true);
    }

    /** The engine looks definitions up by binary search, so they are sorted as its own library manager does. */
    private void keepElm(VersionedIdentifier identifier, byte[] json) {
        var source = new Buffer();
        source.write(json, 0, json.length);
        var library = DefaultElmLibraryReaderProvider.INSTANCE.create(MeasurePackage.ELM).read(source);
        library.getStatements().getDef().sort(Comparator.comparing(ExpressionDef::getName));
        var compiled = new CompiledLibrary();
        compiled.setIdentifier(identifier);
        compiled.setLibrary(library);
        settings.getLibraryCache().put(identifier, compiled);
        elm.put(identifier, library);
    }

    /** Results by expression name. A runtime error of the engine in any of them comes out as it is. */
    Map<String, Object> evaluate(VersionedIdentifier library, List<String> expressions, Bundle record, Interval measurementPeriod) {
        var engine = engineFor(record);
        var results = engine.evaluate(params(library, expressions, record, measurementPeriod)).getOnlyResultOrThrow();
        var values = new HashMap<String, Object>();
        for (var name : expressions) values.put(name, results.get(name) == null ? null : results.get(name).getValue());
        return values;
    }

    /** Every definition of every library of the package, for finding out where two engines part. Needs ELM. */
    Map<String, String> evaluateAll(Bundle record, Interval measurementPeriod) {
        var values = new LinkedHashMap<String, String>();
        elm.forEach((identifier, library) -> {
            for (var definition : library.getStatements().getDef()) {
                if (definition instanceof FunctionDef || definition.getName().equals("Patient")) continue;
                values.put(identifier.getId() + "." + definition.getName(), described(identifier, definition.getName(), record, measurementPeriod));
            }
        });
        return values;
    }

    private String described(VersionedIdentifier library, String expression, Bundle record, Interval measurementPeriod) {
        try {
            return Values.describe(evaluate(library, List.of(expression), record, measurementPeriod).get(expression));
        } catch (RuntimeException error) {
            return "error: " + error.getMessage();
        }
    }

    private CqlEngine engineFor(Bundle record) {
        var patient = new InMemoryFhirRepository(MeasurePackage.FHIR, record);
        return Engines.forRepository(new ProxyRepository(patient, measurePackage.repository, measurePackage.repository), settings);
    }

    private static EvaluationParams params(VersionedIdentifier library, List<String> expressions, Bundle record, Interval measurementPeriod) {
        var refs = expressions.stream().map(EvaluationExpressionRef::new).toList();
        return new EvaluationParams(Map.of(library, refs), new Pair<>("Patient", patientId(record)), Map.of("Measurement Period", measurementPeriod), null, ZonedDateTime.now(ZoneOffset.UTC));
    }

    private static String patientId(Bundle record) {
        return record.getEntry().stream().map(Bundle.BundleEntryComponent::getResource).filter(Patient.class::isInstance)
            .map(patient -> patient.getIdElement().getIdPart()).findFirst().orElseThrow(() -> new IllegalArgumentException("the record has no Patient"));
    }

    /** A period of whole days: the first millisecond of its first day to the last of its last, in UTC, both inclusive. */
    static Interval measurementPeriod(String start, String end) {
        return new Interval(new DateTime(start + "T00:00:00.000", ZoneOffset.UTC), true, new DateTime(end + "T23:59:59.999", ZoneOffset.UTC), true);
    }
}
