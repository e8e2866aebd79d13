package io.kraftexporter.host.broker;

import io.kraftexporter.host.collector.Collector;
import io.kraftexporter.host.collector.CollectorSamples;
import io.kraftexporter.host.collector.Validity;
import io.kraftexporter.host.linux.Machine;
import io.kraftexporter.host.linux.OwnNetwork;
import io.kraftexporter.host.linux.RawName;
import io.kraftexporter.metric.Metric;
import io.kraftexporter.recommendation.Recommendation;
import io.kraftexporter.recommendation.Recommendation.Section;
import io.kraftexporter.recommendation.ValueRule;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * The machine's settings as they are, beside what is recommended for a broker. What this machine
 * does not have, or does not show to us, is left out.
 *
 * <p>Kernel settings are read again only now and then: nobody changes them by the second.
 */
public final class OsSettingCollector implements Collector {
  private static final Duration VALID = Duration.ofSeconds(15);
  private static final String[] LABELS = {"scope", "setting", "node_id", "log_dir", "part"};
  private static final Metric VALUE =
      Metric.gauge(
          "kafka_os_setting",
          "Current value of a setting of the machine (sysctl), of a log directory's mount or"
              + " of a broker's limits (ulimit); 1 for a mount option that is set.",
          LABELS);
  private static final Metric RECOMMENDED =
      Metric.gauge(
          "kafka_os_setting_recommended",
          "Recommended value of the setting, or its recommended minimum or maximum.",
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
  private record SettingValues(OsSetting setting, List<Double> values) {}

  private record OsSetting(String name, Recommendation advice) {}

  private final Machine machine;
  private final KafkaProcesses processes;
  private final LogDirectories directories;
  private final Map<Section, List<OsSetting>> settings = new EnumMap<>(Section.class);
  private final Validity validity;
  private final OwnNetwork network;
  private List<SettingValues> kernel = List.of();

  public OsSettingCollector(
      Machine machine,
      KafkaProcesses processes,
      LogDirectories directories,
      Map<String, Recommendation> settings,
      LongSupplier nanoTime) {
    this.machine = machine;
    this.processes = processes;
    this.directories = directories;
    settings.forEach(
        (name, advice) ->
            this.settings
                .computeIfAbsent(advice.section(), section -> new ArrayList<>())
                .add(new OsSetting(name, advice)));
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
          of(Section.SYSCTL).stream()
              .filter(one -> !one.name().startsWith("net.") || network.isTheMachines())
              .flatMap(one -> kernel(one).stream())
              .toList();
      validity.begin();
    }
    kernel.forEach(found -> set(samples, found.setting, "", "", found.values));
    for (LogDirectory directory : directories.now()) {
      for (OsSetting option : of(Section.MOUNT)) {
        boolean set = directory.mount().options().contains(option.name());
        set(samples, option, directory.nodeId(), directory.name(), List.of(set ? 1.0 : 0.0));
      }
    }
    for (KafkaProcess process : processes.now()) {
      ProcessLimits limits = ProcessLimits.of(machine, process.pid());
      for (OsSetting limit : of(Section.ULIMIT)) {
        limits
            .soft(
                limit.name().equals("nofile") ? ProcessLimits.OPEN_FILES : ProcessLimits.PROCESSES)
            .ifPresent(value -> set(samples, limit, process.nodeId(), "", List.of(value)));
      }
    }
  }

  private List<OsSetting> of(Section scope) {
    return settings.getOrDefault(scope, List.of());
  }

  private Optional<SettingValues> kernel(OsSetting setting) {
    Path file = RawName.ofText("sys/" + setting.name().replace('.', '/')).path();
    return Machine.firstLine(machine.proc().resolve(file))
        .map(Machine::words)
        .filter(words -> Arrays.stream(words).allMatch(word -> word.matches("-?\\d+")))
        .map(words -> Arrays.stream(words).map(Double::valueOf).toList())
        .filter(values -> values.size() == setting.advice.rule().parts().size())
        .map(values -> new SettingValues(setting, values));
  }

  private static void set(
      CollectorSamples samples,
      OsSetting setting,
      String node,
      String directory,
      List<Double> values) {
    String scope = setting.advice.section().key();
    ValueRule rule = setting.advice.rule();
    for (int i = 0; i < values.size(); i++) {
      String part = values.size() == PARTS.size() ? PARTS.get(i) : "";
      String[] labels = {scope, setting.name, node, directory, part};
      samples.set(VALUE, values.get(i), labels);
      rule.parts()
          .get(i)
          .recommended()
          .ifPresent(number -> samples.set(RECOMMENDED, number, labels));
    }
    samples.set(OK, rule.allows(values) ? 1 : 0, scope, setting.name, node, directory);
  }
}
