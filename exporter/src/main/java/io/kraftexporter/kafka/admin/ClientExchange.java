package io.kraftexporter.kafka.admin;

import io.kraftexporter.scrape.DaemonThreads;
import io.kraftexporter.scrape.FailureText;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.apache.kafka.common.config.SaslConfigs;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Exchanges the clients of a cluster when their properties change, or the bytes of a file that the
 * properties name: Kafka's client reads its files only when it is made.
 *
 * <p>New clients are made beside those in use and replace them after their first answer. Where they
 * get none, those in use stay as long as they work, the log says once why, and the new ones are
 * tried again. Safe for any number of threads.
 */
public final class ClientExchange implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ClientExchange.class);
  private static final Duration RETRY = Duration.ofSeconds(10);

  private final CheckedClients clients;
  private final List<KafkaAdmin> admins;
  private final Runnable exchanged;
  private Properties inUse;
  private Properties offered;
  private @Nullable Thread trying;
  private boolean closed;

  /** The properties of clients, and the contents of the files that these name. */
  private record Properties(Map<String, Object> values, Map<String, String> files) {
    static Properties of(Map<String, Object> values) {
      return new Properties(Map.copyOf(values), ClientFiles.digests(values));
    }

    /** Returns the names of the properties that differ, or whose files do. */
    Set<String> differing(Properties other) {
      Set<String> names = new TreeSet<>();
      Stream.of(values, other.values, files, other.files)
          .flatMap(map -> map.keySet().stream())
          .filter(
              name ->
                  !Objects.equals(values.get(name), other.values.get(name))
                      || !Objects.equals(files.get(name), other.files.get(name)))
          .forEach(names::add);
      return names;
    }
  }

  /**
   * Exchanges nothing yet.
   *
   * @param admins that were made with the settings of these clients
   * @param exchanged runs after an exchange: closes what was made with the settings before
   */
  public ClientExchange(CheckedClients clients, List<KafkaAdmin> admins, Runnable exchanged) {
    this.clients = clients;
    this.admins = List.copyOf(admins);
    this.exchanged = exchanged;
    this.inUse = Properties.of(clients.settings().properties());
    this.offered = inUse;
  }

  /** Takes the properties of the configuration, and compares their files; does not wait. */
  public synchronized void offer(Map<String, Object> properties) {
    Properties now = Properties.of(properties);
    if (closed || now.equals(offered)) {
      return;
    }
    offered = now;
    if (trying != null) {
      trying.interrupt();
      trying = null;
    }
    if (!now.equals(inUse)) {
      String changed = String.join(", ", now.differing(inUse));
      trying = DaemonThreads.create("exchange Kafka clients", () -> exchange(now, changed));
      trying.start();
    }
  }

  private void exchange(Properties next, String changed) {
    ClientSettings settings = ClientSettings.of(withOwnLogin(next.values()));
    settings.addresses().quiet();
    List<KafkaAdmin> made = admins.stream().map(any -> new KafkaAdmin(settings)).toList();
    boolean logged = false;
    try {
      String reason = failure(made);
      while (!reason.isEmpty() && failure(admins.subList(0, 1)).isEmpty()) {
        if (!logged) {
          logged = true;
          LOG.warn(
              "{}: changed properties are not used yet, keeping the connections before: {}: {}",
              bootstrap(next),
              changed,
              reason);
        }
        made.forEach(KafkaAdmin::disconnect);
        Thread.sleep(RETRY.toMillis());
        reason = failure(made);
      }
      if (use(next, settings, made) && reason.isEmpty()) {
        LOG.info("{}: changed properties are in use: {}", bootstrap(next), changed);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      made.forEach(KafkaAdmin::close);
    }
  }

  /** Sends a request over each client; returns why one got no answer, empty if all got one. */
  private static String failure(List<KafkaAdmin> admins) throws InterruptedException {
    try {
      for (KafkaAdmin admin : admins) {
        String unused =
            admin.get(
                admin.client().describeCluster().clusterId(), admin.deadline(), "describeCluster");
      }
      return "";
    } catch (InterruptedException e) {
      throw e;
    } catch (Exception e) {
      return FailureText.of(e);
    }
  }

  /** Returns false if other properties were offered in the meantime. */
  private boolean use(Properties next, ClientSettings settings, List<KafkaAdmin> made) {
    synchronized (this) {
      if (closed || !offered.equals(next)) {
        return false;
      }
      inUse = next;
      settings.addresses().replace(clients.settings().addresses());
      clients.use(settings);
      for (int i = 0; i < made.size(); i++) {
        admins.get(i).takeOver(made.get(i));
      }
    }
    exchanged.run();
    return true;
  }

  /**
   * Kafka shares one login between clients of one JAAS text, with the files that it was made with;
   * a blank at the end makes another text of it.
   */
  private Map<String, Object> withOwnLogin(Map<String, Object> properties) {
    Map<String, Object> all = new HashMap<>(properties);
    Object used = clients.settings().properties().get(SaslConfigs.SASL_JAAS_CONFIG);
    all.computeIfPresent(
        SaslConfigs.SASL_JAAS_CONFIG, (name, text) -> text.equals(used) ? text + " " : text);
    return all;
  }

  private static Object bootstrap(Properties of) {
    return of.values().getOrDefault("bootstrap.servers", "");
  }

  /** Ends an exchange that is under way. */
  @Override
  public synchronized void close() {
    closed = true;
    if (trying != null) {
      trying.interrupt();
    }
  }
}
