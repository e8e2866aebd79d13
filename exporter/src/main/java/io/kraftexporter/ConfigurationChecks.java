package io.kraftexporter;

import io.kraftexporter.check.IgnoredFindings;
import io.kraftexporter.config.Mistake;
import io.kraftexporter.http.web.WebAccess;
import io.kraftexporter.http.web.WebConfigurationException;
import io.kraftexporter.jmx.JmxConfiguration;
import io.kraftexporter.jmx.JmxJvm;
import io.kraftexporter.jmx.JmxSources;
import io.kraftexporter.jmx.remote.TlsConfiguration;
import io.kraftexporter.jmx.rules.RuleFile;
import io.kraftexporter.jmx.rules.RuleFileException;
import io.kraftexporter.kafka.KafkaConfiguration;
import io.kraftexporter.kafka.admin.ClientProperties;
import io.kraftexporter.settings.ClusterConfiguration;
import io.kraftexporter.settings.Configuration;
import io.kraftexporter.settings.NamedCluster;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Checks the values of a configuration that only the parts of the program know: properties of
 * Kafka's client, stores, rule files, the web configuration file. Connects to nothing.
 *
 * @param home the installation's directory
 */
record ConfigurationChecks(Path home) {

  /** A cluster's part of the configuration and the start of its keys. */
  private record ClusterPart(String at, ClusterConfiguration cluster) {}

  /** Returns the mistakes with which the program does not start. */
  List<Mistake> mistakes(Configuration configuration) {
    List<Mistake> mistakes = new ArrayList<>();
    for (ClusterPart part : parts(configuration)) {
      checkClient(part.at(), part.cluster().sources().kafka(), mistakes);
      if (hasOwnJmx(part, configuration)) {
        checkRules(part, mistakes);
        checkStores(part.at() + "jmx.tls.", part.cluster().jmx(), mistakes);
      }
    }
    configuration.http().webConfigFile().ifPresent(file -> checkWebConfiguration(file, mistakes));
    checkIgnored(configuration.check().ignore(), mistakes);
    return mistakes;
  }

  /** Returns what does not keep the program from starting, but is not as it was meant. */
  List<Mistake> remarks(Configuration configuration) {
    List<Mistake> remarks = new ArrayList<>();
    for (ClusterPart part : parts(configuration)) {
      if (hasOwnJmx(part, configuration)) {
        remarkOnRules(part, remarks);
      }
      String file = part.cluster().sources().groups().lagSeconds().file();
      if (!file.isEmpty() && !isWritable(Path.of(file).toAbsolutePath())) {
        remarks.add(
            Mistake.mustBe(
                part.at() + "groups.lag_seconds.file",
                Mistake.quoted(file),
                "a file that this user may write, in a directory where this user may create files"));
      }
    }
    return remarks;
  }

  /** Returns the rule files, the stores and the other files that a configuration names. */
  List<Path> files(Configuration configuration) {
    return Stream.concat(
            Stream.of(configuration.common()),
            configuration.clusters().stream().map(NamedCluster::configuration))
        .flatMap(this::files)
        .distinct()
        .toList();
  }

  private Stream<Path> files(ClusterConfiguration cluster) {
    return Stream.of(
            ruleFiles(cluster.jmx()).values().stream().map(file -> JmxSources.ruleFile(home, file)),
            cluster.jmx().remote().tls().files().stream(),
            cluster.sources().kafka().files().stream())
        .flatMap(files -> files);
  }

  private static List<ClusterPart> parts(Configuration configuration) {
    return Stream.concat(
            Stream.of(new ClusterPart("", configuration.common())),
            IntStream.range(0, configuration.clusters().size())
                .mapToObj(
                    i ->
                        new ClusterPart(
                            "clusters[" + i + "].",
                            configuration.clusters().get(i).configuration())))
        .toList();
  }

  /** Returns false for the JMX settings of {@code common}, which are checked once. */
  private static boolean hasOwnJmx(ClusterPart part, Configuration configuration) {
    return part.at().isEmpty() || !part.cluster().jmx().equals(configuration.common().jmx());
  }

  private static void checkWebConfiguration(Path file, List<Mistake> mistakes) {
    try {
      WebAccess.check(file);
    } catch (WebConfigurationException e) {
      mistakes.add(
          new Mistake(
              "http.web_config_file",
              Mistake.quoted(file.toString()),
              String.valueOf(e.getMessage())));
    }
  }

  private static void checkIgnored(List<String> ignore, List<Mistake> mistakes) {
    for (int i = 0; i < ignore.size(); i++) {
      String key = "check.ignore[" + i + "]";
      String value = Mistake.quoted(ignore.get(i));
      IgnoredFindings.brokenRule(ignore.get(i))
          .ifPresent(rule -> mistakes.add(new Mistake(key, value, rule)));
    }
  }

  private static void checkClient(String at, KafkaConfiguration kafka, List<Mistake> mistakes) {
    if (!kafka.bootstrap().isEmpty()) {
      Map<String, String> properties = new HashMap<>();
      kafka.properties().forEach((name, text) -> properties.put(name, text.value()));
      ClientProperties.mistakes(properties)
          .forEach(mistake -> mistakes.add(ofProperty(at + "kafka.properties.", mistake)));
    }
  }

  /** Converts a mistake as the client reports it: {@code name: value: rule}. */
  private static Mistake ofProperty(String at, String mistake) {
    String[] parts = mistake.split(": ", 3);
    return new Mistake(at + parts[0], parts[1], parts[2]);
  }

  private static void checkStores(String at, JmxConfiguration jmx, List<Mistake> mistakes) {
    if (jmx.enabled()) {
      TlsConfiguration tls = jmx.remote().tls();
      Map<String, String> files =
          Map.of("trust_store", tls.trustStore(), "key_store", tls.keyStore());
      tls.wrongFiles()
          .forEach(
              (key, reason) ->
                  mistakes.add(
                      new Mistake(at + key, Mistake.quoted(files.getOrDefault(key, "")), reason)));
    }
  }

  /** The rule files by their keys. */
  private static Map<String, Path> ruleFiles(JmxConfiguration jmx) {
    Map<String, Path> files = new LinkedHashMap<>();
    put("jmx.rules", jmx.rules(), files);
    jmx.profiles().forEach((name, own) -> put("jmx.profiles." + name, own, files));
    List<JmxJvm> jvms = jmx.jvms();
    for (int i = 0; i < jvms.size(); i++) {
      put("jmx.jvms[" + i + "].rules", jvms.get(i).rules(), files);
    }
    return files;
  }

  private static void put(String list, List<Path> files, Map<String, Path> all) {
    for (int i = 0; i < files.size(); i++) {
      all.put(list + "[" + i + "]", files.get(i));
    }
  }

  private void checkRules(ClusterPart part, List<Mistake> mistakes) {
    ruleFiles(part.cluster().jmx())
        .forEach(
            (key, named) -> {
              String value = Mistake.quoted(named.toString());
              try {
                RuleFile unused = parse(named);
              } catch (RuleFileException e) {
                e.mistakes()
                    .forEach(mistake -> mistakes.add(new Mistake(part.at() + key, value, mistake)));
              } catch (IOException e) {
                mistakes.add(
                    Mistake.mustBe(
                        part.at() + key, value, "a file of UTF-8 text that can be read"));
              }
            });
  }

  private void remarkOnRules(ClusterPart part, List<Mistake> remarks) {
    ruleFiles(part.cluster().jmx())
        .forEach(
            (key, named) -> {
              Path file = JmxSources.ruleFile(home, named);
              remarksOn(file).stream()
                  .map(
                      remark ->
                          new Mistake(
                              part.at() + key,
                              Mistake.quoted(named.toString()),
                              file + ": " + remark))
                  .forEach(remarks::add);
            });
  }

  private List<String> remarksOn(Path file) {
    try {
      return parse(file).remarks();
    } catch (IOException e) {
      return List.of();
    }
  }

  private RuleFile parse(Path named) throws IOException, RuleFileException {
    Path file = JmxSources.ruleFile(home, named);
    return RuleFile.parse(file.toString(), Files.readString(file));
  }

  private static boolean isWritable(Path file) {
    Path directory = file.getParent();
    return directory != null
        && Files.isDirectory(directory)
        && Files.isWritable(directory)
        && (!Files.exists(file) || (Files.isRegularFile(file) && Files.isWritable(file)));
  }
}
