package io.kraftexporter.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kraftexporter.Await;
import io.kraftexporter.RunsBesideOthers;
import io.kraftexporter.metric.ParsedText;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The packaged program on machines with mounts and processes that few have.
 *
 * <p>Needs root, unshare and FUSE; the build leaves the tag out, and says so, where they are not.
 */
@Tag("root")
@Timeout(180)
@RunsBesideOthers
class NamespacesIT {
  private static final String SIZE = "node_filesystem_size_bytes";
  private static final String ERROR = "node_filesystem_device_error";
  private static final String SUCCESS = "kraft_exporter_host_collector_success";

  @TempDir Path directory;

  /** For the program as another user. */
  @BeforeEach
  void openDirectory() throws Exception {
    Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  @Test
  void fileSystemThatDoesNotAnswerAffectsOnlyItself() throws Exception {
    String script =
        """
        mkdir -p $dir/hung $dir/disk
        mount -t tmpfs -o size=2m disk $dir/disk
        $java io.kraftexporter.host.linux.HungFileSystem $dir/hung $dir/end > $dir/mounted &
        until grep -q mounted $dir/mounted; do sleep 0.1; done
        exec $program
        """;
    try (NamespaceProgram program = new NamespaceProgram(directory, script, Map.of())) {
      // On a busy machine the first scrape ends before all code is loaded.
      Await.until(
          "file systems are read",
          Duration.ofSeconds(60),
          () -> !program.scrape().values(ERROR, "mountpoint", directory + "/hung").isEmpty());
      for (int i = 0; i < 3; i++) {
        ParsedText told = program.scrape();

        assertEquals(1, told.value(ERROR, "mountpoint", directory + "/hung"));
        assertEquals(List.of(), told.values(SIZE, "mountpoint", directory + "/hung"));
        assertEquals(2 << 20, told.value(SIZE, "mountpoint", directory + "/disk"));
        assertTrue(told.value("node_memory_MemTotal_bytes") > 1e6);
        assertTrue(told.samples().containsKey("node_cpu_seconds_total"));
      }
      List<String> logged = program.logged(directory + "/hung");
      assertEquals(1, logged.size(), program.log());
      assertTrue(logged.get(0).contains("statvfs has not answered"), logged.get(0));
    }
  }

  /**
   * UTF-8, Latin-1 and a carriage return, in a locale that can express them and in one that cannot.
   */
  @ParameterizedTest
  @ValueSource(strings = {"C", "C.UTF-8"})
  void oddNamesAffectNothing(String locale) throws Exception {
    String script =
        """
        mkdir $dir/data
        mount -t tmpfs -o size=9m top $dir/data
        odd() {
          mkdir "$dir/data/$2"
          mount -t tmpfs -o size=$1 "$3" "$dir/data/$2"
        }
        odd 2m "$(printf 'gr\\303\\266\\303\\237e')" "$(printf '\\303\\266')"
        odd 3m "$(printf 'cass\\351')" "$(printf '\\351')"
        odd 4m "$(printf 'a\\rb')" control
        odd 5m kafka kafka
        mkdir $dir/data/kafka/logs "$dir/data/$(printf 'gr\\303\\266\\303\\237e')/logs"
        printf 'node.id=7\\nlog.dirs=%s/data/kafka/logs,%s/data/gr\\\\u00f6\\\\u00dfe/logs\\n' $dir $dir \\
          > $dir/server.properties
        $java "$(printf -- '-Dsite=caf\\351')" 'io.kraftexporter.host.NamespacesIT$Idle' \\
          kafka.Kafka $dir/server.properties &
        until grep -q kafka.Kafka /proc/$!/cmdline; do sleep 0.1; done
        exec $program
        """;
    try (NamespaceProgram program =
        new NamespaceProgram(directory, script, Map.of("LC_ALL", locale))) {
      ParsedText told = program.scrape();

      String data = directory + "/data/";
      assertEquals(2 << 20, told.value(SIZE, "mountpoint", data + "größe", "device", "ö"));
      assertEquals(
          3 << 20, told.value(SIZE, "mountpoint", data + "cass\ufffd", "device", "\ufffd"));
      assertEquals(4 << 20, told.value(SIZE, "mountpoint", data + "a\rb"));
      assertEquals(5 << 20, told.value(SIZE, "mountpoint", data + "kafka"));
      assertTrue(told.value("kafka_broker_process_threads", "node_id", "7") > 1);
      for (String directory : List.of("kafka", "größe")) {
        assertEquals(
            1,
            told.value(
                "kafka_log_dir_info",
                "log_dir",
                data + directory + "/logs",
                "mountpoint",
                data + directory,
                "node_id",
                "7"),
            directory);
      }
      assertTrue(told.values(SUCCESS).stream().allMatch(success -> success == 1), program.log());
    }
  }

  /**
   * A mount covered as systemd does it for a service with ProtectHome, InaccessiblePaths or
   * TemporaryFileSystem.
   */
  @ParameterizedTest
  @ValueSource(strings = {"root", "another user"})
  void mountThatIsCoveredForTheProgramHasItsOwnSizeOrNone(String user) throws Exception {
    String script =
        """
        mkdir -p $dir/home $dir/inaccessible
        mount -t tmpfs -o size=2m home $dir/home
        unshare --mount sh -c "mount --bind $dir/inaccessible $dir/home; exec %s $program" &
        wait $!
        """
            .formatted(
                user.equals("root") ? "" : "setpriv --reuid=65534 --regid=65534 --clear-groups");
    try (NamespaceProgram program = new NamespaceProgram(directory, script, Map.of())) {
      ParsedText told = program.scrape();

      String[] home = {"mountpoint", directory + "/home"};
      if (user.equals("root")) {
        assertEquals(2 << 20, told.value(SIZE, home));
        assertEquals(0, told.value(ERROR, home));
      } else {
        assertEquals(List.of(), told.values(SIZE, home));
        assertEquals(List.of(), told.values(ERROR, home));
        assertEquals(1, program.logged("no node_filesystem_* of").size(), program.log());
        assertEquals(1, program.logged(directory + "/home").size(), program.log());
      }
    }
  }

  /** A process to be found by its command line. */
  static final class Idle {
    private Idle() {}

    public static void main(String[] args) throws InterruptedException {
      Thread.sleep(Long.MAX_VALUE);
    }
  }
}
