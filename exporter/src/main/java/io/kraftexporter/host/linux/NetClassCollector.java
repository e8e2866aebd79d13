package io.kraftexporter.host.linux;

import io.kraftexporter.host.collector.Collector;
import io.kraftexporter.host.collector.CollectorSamples;
import io.kraftexporter.host.collector.Field;
import io.kraftexporter.metric.Metric;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The properties of each network device, from {@code /sys/class/net}: whether it is up, and how
 * fast.
 *
 * <p>A speed that the device does not know, as many virtual ones do not, is left out. What seldom
 * changes is read once a minute: each device has a file for each value.
 */
public final class NetClassCollector implements Collector {
  /** Shows the devices of our own network; that of the machine, mounted elsewhere, shows its. */
  private static final Path OWN_SYS = Path.of("/sys");

  private static final double BYTES_PER_MEGABIT = 1e6 / 8;

  private static final Metric UP =
      Metric.gauge("node_network_up", "Whether the device is up, 1 or 0.", "device");
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
          number(
              "carrier",
              "carrier",
              "Whether the device has a carrier, such as a connected cable, 1 or 0.",
              1),
          new Field<>(
              "carrier_changes",
              Metric.counter(
                  "node_network_carrier_changes_total",
                  "Number of changes of the carrier.",
                  "device"),
              1),
          number("mtu", "mtu_bytes", "Maximum size of a packet in bytes.", 1),
          number(
              "speed",
              "speed_bytes",
              "Speed of the device in bytes per second.",
              BYTES_PER_MEGABIT),
          number("tx_queue_len", "transmit_queue_length", "Packets that may wait to be sent.", 1));

  /** Files that are read for every scrape. */
  private static final Set<String> LIVELY = Set.of("carrier", "carrier_changes");

  private static final Duration VALID = Duration.ofMinutes(1);

  /**
   * The values that seldom change: the labels of {@link #INFO} but the state, and all other
   * numbers.
   */
  private record Details(
      long read,
      @Nullable Number carrierChanges,
      String address,
      String broadcast,
      String duplex,
      String alias,
      Map<String, Number> numbers) {}

  private final Machine machine;
  private final Map<String, Integer> speeds;
  private final LongSupplier nanoTime;
  private final OwnNetwork network;
  private final Map<String, Details> details = new HashMap<>();

  /**
   * Reads each device below this machine's {@code /sys}.
   *
   * @param speeds in megabits per second, by device, in place of what the device says
   * @param nanoTime the clock, as {@link System#nanoTime}
   */
  public NetClassCollector(Machine machine, Map<String, Integer> speeds, LongSupplier nanoTime) {
    this.machine = machine;
    this.speeds = Map.copyOf(speeds);
    this.nanoTime = nanoTime;
    this.network = new OwnNetwork(machine, "node_network_up, _info, _speed_bytes and the like");
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
  public void collect(CollectorSamples samples) throws IOException {
    if (machine.sys().equals(OWN_SYS) && !network.isTheMachines()) {
      return;
    }
    Map<String, Path> devices = devices();
    details.keySet().retainAll(devices.keySet());
    for (Map.Entry<String, Path> entry : devices.entrySet()) {
      String device = entry.getKey();
      Optional<String> state = read(entry.getValue(), "operstate");
      if (state.isPresent()) {
        Map<String, Number> numbers = numbers(entry.getValue(), LIVELY::contains);
        Details more = details(device, entry.getValue(), numbers.get("carrier_changes"));
        numbers.putAll(more.numbers);
        if (speeds.containsKey(device)) {
          numbers.put("speed", speeds.get(device));
        }
        samples.set(UP, state.get().equals("up") ? 1 : 0, device);
        samples.set(
            INFO, 1, device, more.address, more.broadcast, more.duplex, state.get(), more.alias);
        Field.set(samples, NUMBERS, numbers, device);
      }
    }
  }

  /** Read again after a while, and when the link was lost: then its speed may be another. */
  private Details details(String device, Path files, @Nullable Number carrierChanges) {
    Details known = details.get(device);
    if (known == null
        || !Objects.equals(known.carrierChanges, carrierChanges)
        || nanoTime.getAsLong() - known.read > VALID.toNanos()) {
      known =
          new Details(
              nanoTime.getAsLong(),
              carrierChanges,
              read(files, "address").orElse(""),
              read(files, "broadcast").orElse(""),
              read(files, "duplex").orElse(""),
              read(files, "ifalias").orElse(""),
              numbers(files, file -> !LIVELY.contains(file)));
      details.put(device, known);
    }
    return known;
  }

  private static Map<String, Number> numbers(Path device, Predicate<String> files) {
    Map<String, Number> numbers = new HashMap<>();
    for (Field<String> field : NUMBERS) {
      if (files.test(field.key())) {
        read(device, field.key())
            .flatMap(Machine::numberIn)
            .filter(number -> number.doubleValue() >= 0)
            .ifPresent(number -> numbers.put(field.key(), number));
      }
    }
    return numbers;
  }

  /** The directory of each device, by its name. */
  private Map<String, Path> devices() throws IOException {
    Map<String, Path> devices = new TreeMap<>();
    try (DirectoryStream<Path> entries =
        Files.newDirectoryStream(machine.sys().resolve("class/net"))) {
      for (Path entry : entries) {
        String path = RawName.of(entry).text();
        devices.put(path.substring(path.lastIndexOf('/') + 1), entry);
      }
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    }
    return devices;
  }

  /** Empty where the device does not tell it, as a device that is down refuses to do. */
  private static Optional<String> read(Path device, String file) {
    return Machine.firstLine(device.resolve(file)).map(String::strip);
  }

  private static Field<String> number(String file, String name, String help, double unit) {
    return new Field<>(file, Metric.gauge("node_network_" + name, help, "device"), unit);
  }
}
