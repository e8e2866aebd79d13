package io.kraftexporter.faults;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.kraftexporter.Await;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A wall clock that is set while the exporter runs, by Debian's package {@code libfaketime}; clocks
 * that only go forward are those of the machine, as when an administrator sets the date.
 */
final class ClockFaults {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private ClockFaults() {}

  static List<FaultCase> all() {
    return List.of(
        set("is set back by an hour", Duration.ofHours(-1)),
        set("is set forward by an hour", Duration.ofHours(1)));
  }

  private static FaultCase set(String fault, Duration by) {
    return new FaultCase(
        "The clock of the exporter's machine",
        fault,
        Concern.LAG_SECONDS,
        cluster -> {
          set(cluster, by);
          return () -> set(cluster, Duration.ZERO);
        });
  }

  /** Returns the variables with which a process takes its clock from a file. */
  static Map<String, String> variables(Path clock) throws IOException {
    write(clock, Duration.ZERO);
    return Map.of(
        "LD_PRELOAD",
        library().toString(),
        "FAKETIME_TIMESTAMP_FILE",
        clock.toString(),
        "FAKETIME_CACHE_DURATION",
        "1",
        "FAKETIME_DONT_FAKE_MONOTONIC",
        "1",
        // With it, every wait with a time-out returns at once, and the JVM spins.
        "FAKETIME_FORCE_MONOTONIC_FIX",
        "0");
  }

  private static Path library() throws IOException {
    try (Stream<Path> directories = Files.list(Path.of("/usr/lib"))) {
      return directories
          .map(directory -> directory.resolve("faketime/libfaketimeMT.so.1"))
          .filter(Files::exists)
          .findFirst()
          .orElseThrow(() -> new IOException("install libfaketime, which sets the clock"));
    }
  }

  /** Sets the clock, and returns when the exporter's status has the time. */
  private static void set(FaultCluster cluster, Duration by) throws Exception {
    write(cluster.clock(), by);
    Await.until(
        "the exporter has the time",
        PATIENCE,
        () -> {
          String status = cluster.exporter().get("/status").body();
          Instant time = Instant.parse(new ObjectMapper().readTree(status).path("time").asText());
          Duration off = Duration.between(Instant.now().plus(by), time).abs();
          return off.compareTo(Duration.ofMinutes(1)) < 0;
        });
  }

  private static void write(Path clock, Duration by) throws IOException {
    Path next = clock.resolveSibling("next");
    Files.writeString(next, "%+d\n".formatted(by.toSeconds()));
    Files.move(next, clock, StandardCopyOption.ATOMIC_MOVE);
  }
}
