package io.kraftexporter.host.linux;

import static io.kraftexporter.host.linux.Fixture.text;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.kraftexporter.host.collector.Collector;
import io.kraftexporter.metric.ParsedText;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NetClassCollectorTest {
  @TempDir Path directory;

  @Test
  void speedIsReadAgainAfterAMinuteOrWhenTheLinkWasLost() throws Exception {
    FakeMachine fake = new FakeMachine(directory);
    AtomicLong nanoTime = new AtomicLong();
    Collector collector = new NetClassCollector(fake.machine(), Map.of(), nanoTime::get);
    device(fake, 1, 1000);
    assertEquals(125e6, speed(collector));

    device(fake, 1, 2500);
    assertEquals(125e6, speed(collector), "not looked at again");
    device(fake, 2, 2500);
    assertEquals(312.5e6, speed(collector), "the link was lost");

    device(fake, 2, 10_000);
    nanoTime.addAndGet(Duration.ofSeconds(61).toNanos());
    assertEquals(1250e6, speed(collector), "a minute later");
  }

  @Test
  void aSpeedThatTheDeviceDoesNotKnowCanBeGiven() throws Exception {
    FakeMachine fake = new FakeMachine(directory);
    device(fake, 1, -1);

    assertEquals(
        1250e6,
        speed(
            new NetClassCollector(
                fake.machine(), Map.of("eth0", 10_000, "eth1", 1_000), System::nanoTime)));
  }

  private static void device(FakeMachine fake, int changes, int speed) throws Exception {
    fake.file("sys/class/net/eth0/operstate", "up\n")
        .file("sys/class/net/eth0/carrier_changes", changes + "\n")
        .file("sys/class/net/eth0/speed", speed + "\n");
  }

  private static double speed(Collector collector) throws Exception {
    return ParsedText.parse(text(collector)).value("node_network_speed_bytes");
  }
}
