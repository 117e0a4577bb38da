package asmecqm.check;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.hl7.elm.r1.VersionedIdentifier;

/** `java-check PACKAGE.json [--cql|--elm|--show ID] CASES…`: expected against actual counts on the Java engine. */
public final class JavaCheck {
    private final MeasurePackage measurePackage;
    private final JavaEngine engine;
    private final VersionedIdentifier library;
    private final List<String> expressions;
    private int passed;
    private int failed;
    private int deviations;

    private JavaCheck(MeasurePackage measurePackage, String contentType) {
        this.measurePackage = measurePackage;
        engine = new JavaEngine(measurePackage, contentType);
        library = measurePackage.mainLibrary();
        expressions = measurePackage.populationExpressions();
    }

    public static void main(String[] args) throws IOException {
        var rest = new ArrayList<>(List.of(args));
        boolean cqlOnly = rest.remove("--cql");
        boolean elmOnly = rest.remove("--elm");
        int show = rest.indexOf("--show");
        String shownId = show < 0 || show + 1 >= rest.size() ? null : rest.remove(show + 1);
        if (show >= 0) rest.remove(show);
        if (rest.size() < 2) {
            System.err.println("usage: java-check PACKAGE.json [--cql|--elm|--show CASE-ID] CASES.json[.gz]…");
            System.exit(2);
        }
        var measurePackage = MeasurePackage.read(Path.of(rest.remove(0)));
        var files = rest.stream().map(Path::of).toList();
        if (shownId != null) {
            new JavaCheck(measurePackage, MeasurePackage.ELM).show(files, shownId);
            return;
        }
        boolean passed = true;
        if (!elmOnly) passed &= new JavaCheck(measurePackage, MeasurePackage.CQL).runAll("CQL", files);
        if (!cqlOnly) passed &= new JavaCheck(measurePackage, MeasurePackage.ELM).runAll("ELM", files);
        System.exit(passed ? 0 : 1);
    }

    private boolean runAll(String content, List<Path> files) throws IOException {
        long start = System.nanoTime();
        for (var file : files) run(content, file);
        System.out.printf("%s: %d passed, %d failed, %d known deviations (%.1f s)%n", content, passed, failed, deviations, (System.nanoTime() - start) / 1e9);
        return failed == 0;
    }

    private void run(String content, Path file) throws IOException {
        for (var testCase : ConformanceCase.readAll(file)) {
            String difference = difference(testCase);
            if (difference == null) {
                passed++;
            } else {
                if (testCase.isKnownDeviation()) deviations++;
                else failed++;
                System.out.printf("%s %s %s %s %s: %s%n", testCase.isKnownDeviation() ? "known deviation" : "failed", content, file.getFileName(), testCase.id(), testCase.title(), difference);
            }
        }
    }

    /** What differs, or null. An error of the engine is a difference. */
    private String difference(ConformanceCase testCase) {
        Map<String, Object> results;
        try {
            results = engine.evaluate(library, expressions, testCase.record(), testCase.measurementPeriod());
        } catch (RuntimeException error) {
            return "error: " + rootMessage(error);
        }
        var groups = measurePackage.measure.getGroup();
        var expected = testCase.expectedGroups();
        if (groups.size() != expected.size()) return "expected " + expected.size() + " groups, got " + groups.size();
        var rows = new ArrayList<String>();
        for (int index = 0; index < groups.size(); index++) {
            var actual = PopulationCounts.of(groups.get(index), results);
            String label = groups.size() > 1 ? "group " + (index + 1) + " " : "";
            expected.get(index).forEach((code, count) -> {
                if (!count.equals(actual.get(code))) rows.add(label + code + " expected " + count + ", got " + actual.get(code));
            });
        }
        return rows.isEmpty() ? null : String.join("; ", rows);
    }

    private void show(List<Path> files, String id) throws IOException {
        for (var file : files) {
            for (var testCase : ConformanceCase.readAll(file)) {
                if (testCase.id().equals(id)) engine.evaluateAll(testCase.record(), testCase.measurementPeriod()).forEach((name, value) -> System.out.println(name + ": " + value));
            }
        }
    }

    private static String rootMessage(Throwable error) {
        Throwable root = error;
        while (root.getCause() != null && root.getCause() != root) root = root.getCause();
        return root.getMessage() == null ? root.toString() : root.getMessage();
    }
}
