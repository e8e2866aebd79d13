package io.kraftexporter.jmx.jvm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kraftexporter.jmx.remote.Bean;
import io.kraftexporter.jmx.remote.InMemory;
import io.kraftexporter.metric.Lines;
import io.kraftexporter.metric.Sampler;
import io.kraftexporter.metric.Samples;
import io.kraftexporter.recommendation.Recommendation;
import io.kraftexporter.recommendation.Recommendation.Section;
import io.kraftexporter.recommendation.Recommendations;
import io.kraftexporter.scrape.SourceId;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Reads the flags of a JVM. */
class JvmFlagsTest {

  @Test
  void commandLineIsUnderstood() {
    assertEquals(
        Map.of(
            "MaxHeapSize", 6442450944.0,
            "InitialHeapSize", 536870912.0,
            "UseG1GC", 1.0,
            "UseStringDeduplication", 0.0,
            "MaxGCPauseMillis", 20.0,
            "G1HeapRegionSize", 16777216.0),
        JvmFlags.parse(
            List.of(
                "-Xmx6g",
                "-Xms512M",
                "-Xss1m",
                "-XX:+UseG1GC",
                "-XX:-UseStringDeduplication",
                "-XX:MaxGCPauseMillis=20",
                "-XX:G1HeapRegionSize=16m",
                "-XX:OnOutOfMemoryError=kill",
                "-Dcom.example=x")));
  }

  @Test
  void whereOperationsMayNotBeCalledTheCommandLineTells() throws Exception {
    assertEquals(
        """
        kafka_jvm_setting_ok{node_id="3",setting="InitialHeapSize"} 0.0
        kafka_jvm_setting_ok{node_id="3",setting="MaxGCPauseMillis"} 0.0
        kafka_jvm_setting_ok{node_id="3",setting="MaxHeapSize"} 0.0
        kafka_jvm_setting_recommended{node_id="3",setting="InitialHeapSize"} 2000.0
        kafka_jvm_setting_recommended{node_id="3",setting="MaxGCPauseMillis"} 20.0
        kafka_jvm_setting_recommended{node_id="3",setting="MaxHeapSize"} 6.442450944E9
        kafka_jvm_setting{node_id="3",setting="InitialHeapSize"} 1000.0
        kafka_jvm_setting{node_id="3",setting="MaxGCPauseMillis"} 50.0
        kafka_jvm_setting{node_id="3",setting="MaxHeapSize"} 2000.0
        kafka_jvm_setting{node_id="3",setting="UseZGC"} 0.0
        """,
        compare(Map.of()));
  }

  @Test
  void configuredAdviceReplacesAddsAndSwitchesOff() throws Exception {
    Map<String, String> own = new TreeMap<>();
    own.put("MaxGCPauseMillis", "50");
    own.put("MaxHeapSize", "off");
    own.put("AlwaysPreTouch", "true");
    assertEquals(
        """
        kafka_jvm_setting_ok{node_id="3",setting="AlwaysPreTouch"} 1.0
        kafka_jvm_setting_ok{node_id="3",setting="InitialHeapSize"} 0.0
        kafka_jvm_setting_ok{node_id="3",setting="MaxGCPauseMillis"} 1.0
        kafka_jvm_setting_recommended{node_id="3",setting="AlwaysPreTouch"} 1.0
        kafka_jvm_setting_recommended{node_id="3",setting="InitialHeapSize"} 2000.0
        kafka_jvm_setting_recommended{node_id="3",setting="MaxGCPauseMillis"} 50.0
        kafka_jvm_setting{node_id="3",setting="AlwaysPreTouch"} 1.0
        kafka_jvm_setting{node_id="3",setting="InitialHeapSize"} 1000.0
        kafka_jvm_setting{node_id="3",setting="MaxGCPauseMillis"} 50.0
        kafka_jvm_setting{node_id="3",setting="UseZGC"} 0.0
        """,
        compare(own));
  }

  @Test
  void threadsAreAdvisedByProcessors() {
    Map<String, Recommendation> advice = Recommendations.shipped(Section.JVM);
    assertEquals(OptionalDouble.of(16), advised(advice, "ParallelGCThreads", 64));
    assertEquals(OptionalDouble.of(4), advised(advice, "ParallelGCThreads", 4));
    assertEquals(OptionalDouble.of(4), advised(advice, "ConcGCThreads", 16));
    assertEquals(OptionalDouble.of(1), advised(advice, "ConcGCThreads", 2));
    Recommendation parallel = advice.get("ParallelGCThreads");
    assertTrue(
        JvmSettings.rule(parallel, Map.of(), 16).orElseThrow().allows(13),
        "the JVM's own choice with 16 processors");
    assertFalse(JvmSettings.rule(parallel, Map.of(), 4).orElseThrow().allows(2));
  }

  @Test
  void adviceDependsOnCollectorAndHeap() {
    Map<String, Recommendation> advice = Recommendations.shipped(Section.JVM);
    assertTrue(applies(advice, "UseZGC", Map.of("MaxHeapSize", 64e9)));
    assertFalse(applies(advice, "UseZGC", Map.of("MaxHeapSize", 8e9)));
    assertFalse(applies(advice, "MaxGCPauseMillis", Map.of("UseG1GC", 0.0)));
    assertTrue(applies(advice, "UseCompressedOops", Map.of("UseG1GC", 1.0, "MaxHeapSize", 8e9)));
    assertFalse(applies(advice, "UseCompressedOops", Map.of("UseG1GC", 1.0, "MaxHeapSize", 64e9)));
  }

  @Test
  void configuredAdviceAppliesToTheSameJvms() {
    Map<String, Recommendation> advice =
        Recommendations.of(
            Map.of("MaxGCPauseMillis", "50", "UseZGC", "false", "ConcGCThreads", "8"), Section.JVM);
    assertFalse(applies(advice, "MaxGCPauseMillis", Map.of("UseG1GC", 0.0)));
    assertTrue(applies(advice, "MaxGCPauseMillis", Map.of("UseG1GC", 1.0)));
    assertFalse(applies(advice, "UseZGC", Map.of("MaxHeapSize", 8e9)));
    assertTrue(applies(advice, "UseZGC", Map.of("MaxHeapSize", 64e9)));
    assertFalse(advice.get("MaxGCPauseMillis").rule().value().allows(10), "as good as ours");
    assertEquals(OptionalDouble.of(8), advised(advice, "ConcGCThreads", 2));
  }

  private static OptionalDouble advised(
      Map<String, Recommendation> advice, String flag, double processors) {
    return JvmSettings.rule(advice.get(flag), Map.of(), processors).orElseThrow().recommended();
  }

  private static boolean applies(
      Map<String, Recommendation> advice, String flag, Map<String, Double> flags) {
    return JvmSettings.rule(advice.get(flag), flags, 4).isPresent();
  }

  private static String compare(Map<String, String> own) throws Exception {
    InMemory jvm = new InMemory();
    jvm.bean("java.lang:type=OperatingSystem").with("AvailableProcessors", 4);
    jvm.bean("java.lang:type=GarbageCollector,name=G1 Young Generation");
    jvm.bean("java.lang:type=Memory")
        .with("HeapMemoryUsage", Bean.composite("-", Map.of("init", 1000L, "max", 2000L)));
    jvm.bean("java.lang:type=Runtime")
        .with(
            "InputArguments",
            new String[] {"-XX:MaxGCPauseMillis=50", "-XX:+AlwaysPreTouch", "-ea"});
    JvmSettings settings =
        new JvmSettings(SourceId.of("jmx", 3), Recommendations.of(own, Section.JVM), problem -> {});
    Samples samples =
        new Sampler().collect(into -> settings.read(jvm.connect(InMemory.ADDRESS), into));
    return Lines.of(samples).lines().sorted().reduce("", (all, one) -> all + one + "\n");
  }
}
