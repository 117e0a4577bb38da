package asmecqm.check;

import java.util.LinkedHashMap;
import java.util.Map;
import org.hl7.fhir.r4.model.Measure;

/** Counts of one subject in one group, boolean basis: the same hierarchy as `src/measure/population-hierarchy.ts`. */
final class PopulationCounts {
    private PopulationCounts() {}

    /** Population code → 0 or 1, in the order of the Measure. Null counts as not met. */
    static Map<String, Integer> of(Measure.MeasureGroupComponent group, Map<String, Object> results) {
        var met = new LinkedHashMap<String, Boolean>();
        for (var population : group.getPopulation()) {
            met.put(population.getCode().getCodingFirstRep().getCode(), Boolean.TRUE.equals(results.get(population.getCriteria().getExpression())));
        }
        boolean denominator = is(met, "initial-population") && is(met, "denominator");
        boolean excluded = denominator && is(met, "denominator-exclusion");
        boolean numerator = denominator && !excluded && is(met, "numerator");
        var counts = new LinkedHashMap<String, Integer>();
        for (var code : met.keySet()) {
            counts.put(code, switch (code) {
                case "initial-population" -> is(met, code);
                case "denominator" -> denominator;
                case "denominator-exclusion" -> excluded;
                case "numerator" -> numerator;
                case "numerator-exclusion" -> numerator && is(met, code);
                case "denominator-exception" -> denominator && !excluded && !numerator && is(met, code);
                default -> throw new IllegalArgumentException("population " + code + " is not known here");
            } ? 1 : 0);
        }
        return counts;
    }

    private static boolean is(Map<String, Boolean> met, String code) {
        return met.getOrDefault(code, false);
    }
}
