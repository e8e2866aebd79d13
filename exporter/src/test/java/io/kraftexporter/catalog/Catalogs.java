package io.kraftexporter.catalog;

import io.kraftexporter.rules.Shipped;
import io.kraftexporter.self.Build;
import io.kraftexporter.self.SelfSource;
import io.kraftexporter.settings.ConfigurationLoader;
import io.kraftexporter.status.ReloadLog;
import io.prometheus.client.CollectorRegistry;
import java.util.Map;
import java.util.Optional;

/** Catalogs for tests in this process. */
public final class Catalogs {

  private Catalogs() {}

  /** Returns the clusters of a configuration, as the configuration file has it. */
  public static Catalog of(Map<String, Object> keys) throws Exception {
    Catalog catalog =
        new Catalog(
            Shipped.HOME,
            new SelfSource(new CollectorRegistry(), new Build("test", "test")),
            "test",
            new ReloadLog());
    catalog.build(new ConfigurationLoader().load(Optional.empty(), keys)).use();
    return catalog;
  }
}
