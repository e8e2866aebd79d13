package io.kraftexporter.rules;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kraftexporter.cluster.KafkaCluster;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Every command of Kafka in the runbooks exists in the tested Kafka and knows its options. */
@Timeout(300)
final class RunbookCommandsIT {
  private static final Pattern COMMAND =
      Pattern.compile("\\b(kafka-[a-z-]+\\.sh)((?:(?!kafka-[a-z-]+\\.sh)[^`|;])*)");
  private static final Pattern OPTION = Pattern.compile("--[a-z-]+");

  /** The classes that the scripts in Kafka's {@code bin} start. */
  private static final Map<String, String> CLASSES =
      Map.ofEntries(
          Map.entry("kafka-acls.sh", "org.apache.kafka.tools.AclCommand"),
          Map.entry(
              "kafka-broker-api-versions.sh", "org.apache.kafka.tools.BrokerApiVersionsCommand"),
          Map.entry("kafka-cluster.sh", "org.apache.kafka.tools.ClusterTool"),
          Map.entry("kafka-configs.sh", "kafka.admin.ConfigCommand"),
          Map.entry(
              "kafka-consumer-groups.sh",
              "org.apache.kafka.tools.consumer.group.ConsumerGroupCommand"),
          Map.entry("kafka-delete-records.sh", "org.apache.kafka.tools.DeleteRecordsCommand"),
          Map.entry("kafka-dump-log.sh", "org.apache.kafka.tools.DumpLogSegments"),
          Map.entry("kafka-features.sh", "org.apache.kafka.tools.FeatureCommand"),
          Map.entry("kafka-leader-election.sh", "org.apache.kafka.tools.LeaderElectionCommand"),
          Map.entry("kafka-log-dirs.sh", "org.apache.kafka.tools.LogDirsCommand"),
          Map.entry("kafka-metadata-quorum.sh", "org.apache.kafka.tools.MetadataQuorumCommand"),
          Map.entry(
              "kafka-reassign-partitions.sh",
              "org.apache.kafka.tools.reassign.ReassignPartitionsCommand"),
          Map.entry(
              "kafka-share-groups.sh", "org.apache.kafka.tools.consumer.group.ShareGroupCommand"),
          Map.entry("kafka-storage.sh", "kafka.tools.StorageTool"),
          Map.entry(
              "kafka-streams-groups.sh", "org.apache.kafka.tools.streams.StreamsGroupCommand"),
          Map.entry("kafka-topics.sh", "org.apache.kafka.tools.TopicCommand"),
          Map.entry("kafka-transactions.sh", "org.apache.kafka.tools.TransactionsCommand"));

  /** Scripts whose programs are not among the jars of a broker. */
  private static final Set<String> ELSEWHERE =
      Set.of("kafka-metadata-shell.sh", "kafka-server-stop.sh", "kafka-server-start.sh");

  /**
   * A command of a runbook.
   *
   * @param tool the class, with the subcommand if there is one
   */
  private record Command(String text, String tool, Set<String> options) {}

  @Test
  void everyCommandOfKafkaExistsWithItsOptions() throws Exception {
    List<Command> commands = commands();
    assertTrue(commands.size() > 40, commands.toString());
    Set<String> tools = new TreeSet<>();
    for (Command command : commands) {
      tools.add(command.tool().split(" ", -1)[0]);
      tools.add(command.tool());
    }
    Map<String, String> help = help(tools);
    List<String> wrong = new ArrayList<>();
    for (Command command : commands) {
      String text = help.get(command.tool().split(" ", -1)[0]) + "\n" + help.get(command.tool());
      for (String option : command.options()) {
        if (!Pattern.compile("(?<![\\w-])" + option + "(?![\\w-])").matcher(text).find()) {
          wrong.add(command.text() + ": no " + option);
        }
      }
      if (text.contains("invalid choice") || text.contains("ClassNotFoundException")) {
        wrong.add(command.text() + ": " + command.tool());
      }
    }
    assertEquals(List.of(), wrong);
  }

  private static List<Command> commands() throws IOException {
    List<Command> commands = new ArrayList<>();
    List<String> unknown = new ArrayList<>();
    for (Path runbook : Shipped.files("rules/runbooks", ".md")) {
      Matcher found = COMMAND.matcher(Files.readString(runbook));
      while (found.find()) {
        String script = found.group(1);
        String arguments = found.group(2).replaceAll("\\s+", " ").strip();
        if (CLASSES.containsKey(script)) {
          commands.add(
              new Command(
                  runbook.getFileName() + ": " + script + " " + arguments,
                  (CLASSES.get(script) + " " + subcommand(arguments)).strip(),
                  options(arguments)));
        } else if (!ELSEWHERE.contains(script)) {
          unknown.add(runbook.getFileName() + ": " + script);
        }
      }
    }
    assertEquals(List.of(), unknown);
    return commands;
  }

  /** Returns the first word that is neither an option nor the value of one. */
  private static String subcommand(String arguments) {
    String before = "";
    for (String word : arguments.split(" ", -1)) {
      if (word.matches("[a-z][a-z-]+") && !before.startsWith("--")) {
        return word;
      }
      before = word;
    }
    return "";
  }

  private static Set<String> options(String arguments) {
    Set<String> options = new LinkedHashSet<>();
    OPTION.matcher(arguments).results().forEach(option -> options.add(option.group()));
    return options;
  }

  private static Path libraries() {
    return KafkaCluster.target()
        .resolve("kafka")
        .resolve(System.getProperty("kafka.test.version"))
        .resolve("lib");
  }

  /** Returns the help of each tool by its class and subcommand; some tools end the JVM with it. */
  private static Map<String, String> help(Set<String> tools) throws Exception {
    Map<String, String> help = new HashMap<>();
    Set<String> left = new TreeSet<>(tools);
    while (!left.isEmpty()) {
      Map<String, String> printed = printedHelp(left);
      assertTrue(left.removeAll(printed.keySet()), left.toString());
      help.putAll(printed);
    }
    return help;
  }

  private static Map<String, String> printedHelp(Set<String> tools) throws Exception {
    Path classes =
        Path.of(KafkaToolHelp.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                classes + ":" + libraries() + "/*",
                KafkaToolHelp.class.getName()));
    command.addAll(tools);
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    try {
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      Map<String, String> help = new HashMap<>();
      Arrays.stream(output.split("(?m)^" + KafkaToolHelp.MARK))
          .skip(1)
          .forEach(
              part -> {
                int end = part.indexOf('\n');
                help.put(part.substring(0, end).strip(), part.substring(end));
              });
      return help;
    } finally {
      process.destroyForcibly();
    }
  }
}
