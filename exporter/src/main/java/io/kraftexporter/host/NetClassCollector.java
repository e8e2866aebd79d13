package io.kraftexporter.host;

import io.kraftexporter.metric.Metric;
import io.kraftexporter.metric.Sampler;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What each network device is, from {@code /sys/class/net}: whether it is up, and how fast.
 *
 * <p>A speed that the device does not know, as many virtual ones do not, is left out.
 */
final class NetClassCollector implements Collector {
  private static final double BYTES_PER_MEGABIT = 1e6 / 8;

  private static final Metric UP =
      Metric.gauge("node_network_up", "Whether the device works, 1 or 0.", "device");
  private static final Metric INFO =
      Metric.gauge(
          "node_network_info",
          "The device's addresses, state and alias; always 1.",
          "device",
          "address",
          "broadcast",
          "duplex",
          "operstate",
          "ifalias");

  private static final List<Field<String>> NUMBERS =
      List.of(
          number("carrier", "carrier", "Whether a cable or its like is connected, 1 or 0.", 1),
          new Field<>(
              "carrier_changes",
              Metric.counter(
                  "node_network_carrier_changes_total", "How often that has changed.", "device"),
              1),
          number("mtu", "mtu_bytes", "The largest packet.", 1),
          number("speed", "speed_bytes", "Bytes per second that it can do.", BYTES_PER_MEGABIT),
          number("tx_queue_len", "transmit_queue_length", "Packets that may wait to be sent.", 1));

  private final Machine machine;

  NetClassCollector(Machine machine) {
    this.machine = machine;
  }

  @Override
  public String name() {
    return "netclass";
  }

  @Override
  public List<Metric> metrics() {
    List<Metric> metrics = new ArrayList<>(Field.metrics(NUMBERS));
    metrics.addAll(List.of(UP, INFO));
    return metrics;
  }

  @Override
  public void collect(Sampler sampler) throws IOException {
    for (String device : devices()) {
      Optional<String> state = read(device, "operstate");
      if (state.isPresent()) {
        sampler.set(UP, state.get().equals("up") ? 1 : 0, device);
        sampler.set(
            INFO,
            1,
            device,
            read(device, "address").orElse(""),
            read(device, "broadcast").orElse(""),
            read(device, "duplex").orElse(""),
            state.get(),
            read(device, "ifalias").orElse(""));
        Map<String, Long> numbers = new HashMap<>();
        for (Field<String> field : NUMBERS) {
          read(device, field.key())
              .map(Long::valueOf)
              .filter(number -> number >= 0)
              .ifPresent(number -> numbers.put(field.key(), number));
        }
        Field.set(sampler, NUMBERS, numbers, device);
      }
    }
  }

  private List<String> devices() throws IOException {
    List<String> devices = new ArrayList<>();
    try (DirectoryStream<Path> entries =
        Files.newDirectoryStream(machine.sys().resolve("class/net"))) {
      entries.forEach(entry -> devices.add(entry.getFileName().toString()));
    }
    return devices.stream().sorted().toList();
  }

  /** Empty where the device does not tell it, as a device that is down refuses to do. */
  private Optional<String> read(String device, String file) {
    return machine.sysLine("class/net/" + device + "/" + file).map(String::strip);
  }

  private static Field<String> number(String file, String name, String help, double unit) {
    return new Field<>(file, Metric.gauge("node_network_" + name, help, "device"), unit);
  }
}
