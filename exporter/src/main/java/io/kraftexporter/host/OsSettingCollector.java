package io.kraftexporter.host;

import io.kraftexporter.metric.Metric;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * The machine's settings as they are, beside what is recommended for a broker. What this machine
 * does not have, or does not show to us, is left out.
 *
 * <p>Kernel settings are read again only now and then: nobody changes them by the second.
 */
final class OsSettingCollector implements Collector {
  private static final Duration VALID = Duration.ofSeconds(15);
  private static final String[] LABELS = {"scope", "setting", "node_id", "log_dir", "part"};
  private static final Metric VALUE =
      Metric.gauge(
          "kafka_os_setting",
          "A setting of the machine (sysctl), of a log directory's mount or of a broker's limits"
              + " (ulimit), as it is; a mount option is 1 where it is set.",
          LABELS);
  private static final Metric RECOMMENDED =
      Metric.gauge(
          "kafka_os_setting_recommended",
          "What the setting should be, or at least or at most be.",
          LABELS);
  private static final Metric OK =
      Metric.gauge(
          "kafka_os_setting_ok",
          "Whether the setting is as recommended, 1 or 0.",
          "scope",
          "setting",
          "node_id",
          "log_dir");
  private static final List<String> PARTS = List.of("min", "default", "max");

  /** A setting's numbers. */
  private record Found(OsSetting setting, List<Double> values) {}

  private final Machine machine;
  private final KafkaProcesses processes;
  private final LogDirectories directories;
  private final List<OsSetting> settings;
  private final Validity validity;
  private final OwnNetwork network;
  private List<Found> kernel = List.of();

  OsSettingCollector(
      Machine machine,
      KafkaProcesses processes,
      LogDirectories directories,
      List<OsSetting> settings,
      LongSupplier nanoTime) {
    this.machine = machine;
    this.processes = processes;
    this.directories = directories;
    this.settings = List.copyOf(settings);
    this.validity = new Validity(VALID, nanoTime);
    this.network = new OwnNetwork(machine, "kafka_os_setting{setting=~\"net.*\"}");
  }

  @Override
  public String name() {
    return "os_settings";
  }

  @Override
  public List<Metric> metrics() {
    return List.of(VALUE, RECOMMENDED, OK);
  }

  @Override
  public void collect(CollectorSamples samples) throws InterruptedException {
    if (validity.isOver()) {
      kernel =
          of(OsSetting.Scope.SYSCTL).stream()
              .filter(one -> !one.name().startsWith("net.") || network.isTheMachines())
              .flatMap(one -> kernel(one).stream())
              .toList();
      validity.begin();
    }
    kernel.forEach(found -> set(samples, found.setting, "", "", found.values));
    for (LogDirectory directory : directories.now()) {
      for (OsSetting option : of(OsSetting.Scope.MOUNT)) {
        boolean set = directory.mount().options().contains(option.name());
        set(samples, option, directory.nodeId(), directory.name(), List.of(set ? 1.0 : 0.0));
      }
    }
    for (KafkaProcess process : processes.now()) {
      ProcessLimits limits = ProcessLimits.of(machine, process.pid());
      for (OsSetting limit : of(OsSetting.Scope.ULIMIT)) {
        limits
            .soft(
                limit.name().equals("nofile") ? ProcessLimits.OPEN_FILES : ProcessLimits.PROCESSES)
            .ifPresent(value -> set(samples, limit, process.nodeId(), "", List.of(value)));
      }
    }
  }

  private List<OsSetting> of(OsSetting.Scope scope) {
    return settings.stream().filter(setting -> setting.scope() == scope).toList();
  }

  private Optional<Found> kernel(OsSetting setting) {
    Path file = RawName.ofText("sys/" + setting.name().replace('.', '/')).path();
    return Machine.firstLine(machine.proc().resolve(file))
        .map(Machine::words)
        .filter(words -> Arrays.stream(words).allMatch(word -> word.matches("-?\\d+")))
        .map(words -> Arrays.stream(words).map(Double::valueOf).toList())
        .filter(values -> values.size() == setting.rules().size())
        .map(values -> new Found(setting, values));
  }

  private static void set(
      CollectorSamples samples,
      OsSetting setting,
      String node,
      String directory,
      List<Double> values) {
    String scope = setting.scope().label();
    boolean ok = true;
    for (int i = 0; i < values.size(); i++) {
      OsSetting.Range rule = setting.rules().get(i);
      String part = values.size() == PARTS.size() ? PARTS.get(i) : "";
      String[] labels = {scope, setting.name(), node, directory, part};
      samples.set(VALUE, values.get(i), labels);
      samples.set(RECOMMENDED, rule.recommended(), labels);
      ok &= rule.has(values.get(i));
    }
    samples.set(OK, ok ? 1 : 0, scope, setting.name(), node, directory);
  }
}
