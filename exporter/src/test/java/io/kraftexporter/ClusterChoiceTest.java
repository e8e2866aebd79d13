package io.kraftexporter;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.kraftexporter.config.ConfigurationException;
import io.kraftexporter.settings.Configuration;
import io.kraftexporter.settings.ConfigurationLoader;
import io.kraftexporter.settings.NamedCluster;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The option --cluster. */
final class ClusterChoiceTest {
  @Test
  void restrictsTheConfigurationToTheCluster() throws Exception {
    Configuration one = choose("green", true, several());
    assertEquals(List.of("green"), one.clusters().stream().map(NamedCluster::name).toList());
    assertEquals(several().clusters().get(1), one.clusters().get(0));
  }

  @Test
  void takesAllClustersWhereNoneIsChosen() throws Exception {
    assertEquals(several(), choose(null, false, several()));
    assertEquals(single("blue"), choose(null, true, single("blue")));
  }

  @Test
  void acceptsTheNameOfTheOnlyCluster() throws Exception {
    assertEquals(single("blue"), choose("blue", true, single("blue")));
  }

  @Test
  void refusesWhatIsNotAChoice() throws Exception {
    assertEquals("--cluster is missing: must be one of blue, green", refusal(null, several()));
    assertEquals("--cluster is \"gren\": did you mean green?", refusal("gren", several()));
    assertEquals("--cluster is \"red\": must be one of blue, green", refusal("red", several()));
    assertEquals(
        "--cluster is \"red\": the configuration names no cluster", refusal("red", single("")));
  }

  private static String refusal(String name, Configuration configuration) {
    return assertThrows(ConfigurationException.class, () -> choose(name, true, configuration))
        .getMessage();
  }

  private static Configuration choose(String name, boolean isSingle, Configuration configuration)
      throws ConfigurationException {
    return new ClusterChoice(Optional.ofNullable(name), isSingle).of(configuration);
  }

  private static Configuration single(String name) throws ConfigurationException {
    return new ConfigurationLoader().load(Optional.empty(), Map.of("cluster", name));
  }

  private static Configuration several() throws ConfigurationException {
    return new ConfigurationLoader()
        .load(Optional.empty(), Map.of("clusters", List.of(cluster("blue"), cluster("green"))));
  }

  private static Map<String, Object> cluster(String name) {
    return Map.of("name", name, "kafka", Map.of("bootstrap", List.of(name + ":9092")));
  }
}
