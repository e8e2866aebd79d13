package io.kraftexporter.settings;

import io.kraftexporter.config.Check;
import io.kraftexporter.config.Inherits;
import io.kraftexporter.config.Inline;
import io.kraftexporter.config.Setting;
import io.kraftexporter.config.Settings;
import io.kraftexporter.http.HttpConfiguration;
import io.kraftexporter.log.LogConfiguration;
import io.kraftexporter.scrape.ScrapeConfiguration;
import io.kraftexporter.topology.HostPort;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * All that a user can choose; {@code exporter.yml} describes each key and holds its default.
 *
 * <p>Like every record of this package it is checked in its constructor, and equal to another if
 * nothing changed.
 *
 * @param listen where to answer HTTP
 * @param cluster the label {@code cluster} of the only cluster; empty for the cluster's id
 * @param common the only cluster, or what several clusters have in common
 * @param clusters several clusters; empty for the only one
 */
public record Configuration(
    HostPort listen,
    String cluster,
    @Inline ClusterConfiguration common,
    @Inherits(except = {"kafka.bootstrap", "groups.lag_seconds.file"}) List<NamedCluster> clusters,
    ScrapeConfiguration scrape,
    HttpConfiguration http,
    ReloadConfiguration reload,
    CheckConfiguration check,
    LogConfiguration log) {

  public Configuration {
    clusters = List.copyOf(clusters);
    Check keys =
        new Check()
            .that(
                cluster.isEmpty() || clusters.isEmpty(),
                "cluster",
                "empty, as each of clusters has a name");
    Set<String> names = new HashSet<>();
    for (int i = 0; i < clusters.size(); i++) {
      keys.that(names.add(clusters.get(i).name()), "clusters[" + i + "].name", "unique");
    }
    keys.done();
  }

  /** Returns the configuration without the other clusters than that of a name. */
  public Configuration only(String name) {
    List<NamedCluster> chosen = clusters.stream().filter(each -> each.name().equals(name)).toList();
    return new Configuration(listen, cluster, common, chosen, scrape, http, reload, check, log);
  }

  /** Returns the configuration without what writes: to the cluster, and to files of state. */
  public Configuration readOnly() {
    return new Configuration(
        listen,
        cluster,
        common.readOnly(),
        clusters.stream()
            .map(each -> new NamedCluster(each.name(), each.configuration().readOnly()))
            .toList(),
        scrape,
        http,
        reload,
        check,
        log);
  }

  /**
   * Lists the keys with their values, secrets masked, those that differ from the defaults marked.
   */
  public List<Setting> settings(Configuration defaults) {
    return Settings.of(this, common(), clusters, defaults);
  }
}
