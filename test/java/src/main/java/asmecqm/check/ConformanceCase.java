package asmecqm.check;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import java.util.zip.GZIPInputStream;
import org.hl7.fhir.r4.model.Bundle;
import org.opencds.cqf.cql.engine.runtime.Interval;

/** One case of a case file, as `asm-ecqm conformance` reads it: `{ id, title, expected: { period, group[] }, bundle }`. */
record ConformanceCase(JsonNode json) {
    static List<ConformanceCase> readAll(Path file) throws IOException {
        try (InputStream raw = Files.newInputStream(file); InputStream in = file.toString().endsWith(".gz") ? new GZIPInputStream(raw) : raw) {
            return StreamSupport.stream(new ObjectMapper().readTree(in).spliterator(), false).map(ConformanceCase::new).toList();
        }
    }

    String id() {
        return json.path("id").asText();
    }

    String title() {
        return json.path("title").asText();
    }

    boolean isKnownDeviation() {
        return json.has("knownDeviation");
    }

    Bundle record() {
        return MeasurePackage.parse(json.path("bundle").toString());
    }

    Interval measurementPeriod() {
        var period = json.path("expected").path("period");
        return JavaEngine.measurementPeriod(period.path("start").asText(), period.path("end").asText());
    }

    /** Per group: population code → expected count. */
    List<Map<String, Integer>> expectedGroups() {
        return StreamSupport.stream(json.path("expected").path("group").spliterator(), false).map(group -> {
            Map<String, Integer> counts = new LinkedHashMap<>();
            for (var population : group.path("population")) counts.put(population.path("code").asText(), population.path("count").asInt());
            return counts;
        }).toList();
    }
}
