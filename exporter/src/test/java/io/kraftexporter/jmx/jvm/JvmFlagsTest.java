package io.kraftexporter.jmx.jvm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kraftexporter.jmx.remote.Bean;
import io.kraftexporter.jmx.remote.InMemory;
import io.kraftexporter.metric.Lines;
import io.kraftexporter.metric.Sampler;
import io.kraftexporter.metric.Samples;
import io.kraftexporter.scrape.SourceId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** What flags a JVM has, and what is said of them. */
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
  void usersAdviceReplacesOursAddsToItAndTakesItAway() throws Exception {
    Map<String, String> own = new TreeMap<>();
    own.put("MaxGCPauseMillis", "50");
    own.put("MaxHeapSize", "");
    own.put("AlwaysPreTouch", "true");
    assertEquals(
        """
        kafka_jvm_setting_ok{node_id="3",setting="AlwaysPreTouch"} 1.0
        kafka_jvm_setting_ok{node_id="3",setting="MaxGCPauseMillis"} 1.0
        kafka_jvm_setting_recommended{node_id="3",setting="AlwaysPreTouch"} 1.0
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
    JvmSetting parallel = JvmSetting.shipped().get("ParallelGCThreads");
    assertEquals(Optional.of(16.0), parallel.advised(Map.of(), 64));
    assertEquals(Optional.of(4.0), parallel.advised(Map.of(), 4));
    assertTrue(parallel.holds(13, 16, 16), "the JVM's own choice with 16 processors");
    assertFalse(parallel.holds(2, 4, 4));
    JvmSetting concurrent = JvmSetting.shipped().get("ConcGCThreads");
    assertEquals(Optional.of(4.0), concurrent.advised(Map.of(), 16));
    assertEquals(Optional.of(1.0), concurrent.advised(Map.of(), 2));
  }

  @Test
  void adviceDependsOnCollectorAndHeap() {
    Map<String, JvmSetting> advice = JvmSetting.shipped();
    assertTrue(advice.get("UseZGC").concerns(Map.of("MaxHeapSize", 64e9)));
    assertFalse(advice.get("UseZGC").concerns(Map.of("MaxHeapSize", 8e9)));
    assertFalse(advice.get("MaxGCPauseMillis").concerns(Map.of("UseG1GC", 0.0)));
    assertTrue(
        advice.get("UseCompressedOops").concerns(Map.of("UseG1GC", 1.0, "MaxHeapSize", 8e9)));
    assertFalse(
        advice.get("UseCompressedOops").concerns(Map.of("UseG1GC", 1.0, "MaxHeapSize", 64e9)));
  }

  @Test
  void usersAdviceIsForTheSameJvmsAsOurs() {
    Map<String, JvmSetting> advice =
        JvmSetting.all(Map.of("MaxGCPauseMillis", "50", "UseZGC", "false", "ConcGCThreads", "8"));
    assertFalse(advice.get("MaxGCPauseMillis").concerns(Map.of("UseG1GC", 0.0)));
    assertTrue(advice.get("MaxGCPauseMillis").concerns(Map.of("UseG1GC", 1.0)));
    assertFalse(advice.get("UseZGC").concerns(Map.of("MaxHeapSize", 8e9)));
    assertTrue(advice.get("UseZGC").concerns(Map.of("MaxHeapSize", 64e9)));
    assertFalse(advice.get("MaxGCPauseMillis").holds(10, 50, 4), "what was as good as ours");
    assertEquals(Optional.of(8.0), advice.get("ConcGCThreads").advised(Map.of(), 2));
  }

  @Test
  void everyAdviceHasAReason() {
    List<String> without = new ArrayList<>();
    JvmSetting.shipped()
        .forEach(
            (flag, setting) -> {
              if (setting.reason() == null || setting.reason().isBlank()) {
                without.add(flag);
              }
            });
    assertEquals(List.of(), without);
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
        new JvmSettings(SourceId.of("jmx", 3), JvmSetting.all(own), problem -> {});
    Samples samples =
        new Sampler().collect(into -> settings.read(jvm.connect(InMemory.ADDRESS), into));
    return Lines.of(samples).lines().sorted().reduce("", (all, one) -> all + one + "\n");
  }
}
