package io.kraftexporter.settings;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kraftexporter.config.Loader;
import io.kraftexporter.config.Mistakes;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Loads the {@link Configuration}. */
public final class ConfigurationLoader extends Loader<Configuration> {

  /** Reads this process' environment variables. */
  public ConfigurationLoader() {
    this(System::getenv, Map.of());
  }

  /**
   * Reads the environment through a function.
   *
   * @param environment the value of a variable, or null
   * @param options the options of the command line by the paths of the keys that they override
   */
  public ConfigurationLoader(
      Function<String, @Nullable String> environment, Map<String, String> options) {
    super(Configuration.class, environment, options);
  }

  @Override
  protected List<String> rewriteFormer(ObjectNode file, Mistakes mistakes) {
    return FormerKeys.rewrite(file, mistakes);
  }
}
