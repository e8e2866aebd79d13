package io.kraftexporter.kafka.admin;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.config.ConfigValue;

/**
 * Tells the mistakes that Kafka's Admin client finds in its properties, without their values: they
 * may be secrets. Names that it does not know are no mistake: a plug-in may.
 */
public final class ClientProperties {
  private static final Pattern WORDS =
      Pattern.compile("Invalid value .* for configuration (\\S+?): (.*)", Pattern.DOTALL);

  private ClientProperties() {}

  /**
   * The mistakes, each as {@code name: ***: what is allowed}, in the order of the names.
   *
   * @param properties without {@code bootstrap.servers}
   */
  public static List<String> mistakes(Map<String, String> properties) {
    Map<String, String> all = new HashMap<>(properties);
    all.put(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, "localhost:9092");
    List<String> mistakes = new ArrayList<>();
    for (ConfigValue value : AdminClientConfig.configDef().validate(all)) {
      value.errorMessages().stream().limit(1).forEach(mistakes::add);
    }
    if (mistakes.isEmpty()) {
      try {
        new AdminClientConfig(all);
      } catch (ConfigException e) {
        mistakes.add(String.valueOf(e.getMessage()));
      }
    }
    if (mistakes.isEmpty()) {
      return ClientSecurity.mistakes(new AdminClientConfig(all));
    }
    return mistakes.stream().map(mistake -> told(mistake, properties)).sorted().toList();
  }

  /** Kafka's words from behind the value, and without any value further on. */
  private static String told(String message, Map<String, String> properties) {
    Matcher matcher = WORDS.matcher(message);
    String told = matcher.matches() ? matcher.group(2) : message;
    for (String value : properties.values()) {
      if (!value.isEmpty()) {
        told = told.replaceAll("(?<!\\w)" + Pattern.quote(value) + "(?!\\w)", "***");
      }
    }
    return (matcher.matches() ? matcher.group(1) : "*") + ": ***: " + told;
  }
}
