package io.kraftexporter.kafka.reach;

import io.kraftexporter.scrape.DaemonThreads;
import io.kraftexporter.topology.HostPort;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.apache.kafka.common.Node;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The addresses of one cluster, configured and advertised, with what answers there.
 *
 * <p>Checks them before Kafka's clients connect, and logs one line that names each address which
 * cannot be used, with its reason, and another one when that changes. Shared by the clients of a
 * cluster. Safe for any number of threads.
 */
public final class Addresses {
  private static final Logger LOG = LoggerFactory.getLogger(Addresses.class);

  /**
   * The time for which a check serves others: several clients and sources need the same at a time.
   */
  private static final long REUSED = Duration.ofSeconds(1).toNanos();

  /** The shortest time between two checks that failing requests cause. */
  private static final long DIAGNOSED = Duration.ofSeconds(10).toNanos();

  /** The time for which one slow address may hold up the use of others. */
  private static final Duration GRACE = Duration.ofMillis(500);

  /**
   * The time that a client's thread waits for the check of a new broker: TLS and HTTP answer at
   * once.
   */
  private static final Duration NEW_BROKER = Duration.ofSeconds(1);

  /**
   * The time for which a refusal outlasts answers where brokers had answered before it: one of
   * several brokers refuses then, in every scrape.
   */
  private static final long REFUSED_BESIDE_ANSWERS = Duration.ofMinutes(2).toNanos();

  private final List<HostPort> bootstrap;
  private final AddressCheck check;
  private final LoginGate login;
  private final ProblemLog log;
  private final Executor threads = DaemonThreads.pool("check Kafka address");

  private final Map<HostPort, Checked> checked = new HashMap<>();
  private final Map<HostPort, CompletableFuture<Finding>> running = new HashMap<>();
  private Map<Integer, HostPort> advertised = Map.of();
  private Optional<RefusedClient> refusal = Optional.empty();
  private Optional<HostPort> refusing = Optional.empty();
  private OptionalLong answered = OptionalLong.empty();
  private OptionalLong refusedBesideAnswers = OptionalLong.empty();
  private CompletableFuture<Void> diagnosis = CompletableFuture.completedFuture(null);
  private long diagnosed = System.nanoTime() - DIAGNOSED;

  private record Checked(Finding finding, long when) {}

  /**
   * Checks nothing yet.
   *
   * @param properties of Kafka's clients, for their security
   * @param timeout of one connection, and of one answer
   */
  public Addresses(List<HostPort> bootstrap, Map<String, ?> properties, Duration timeout) {
    this(bootstrap, properties, timeout, LOG::warn, LOG::info);
  }

  Addresses(
      List<HostPort> bootstrap,
      Map<String, ?> properties,
      Duration timeout,
      Consumer<String> warn,
      Consumer<String> info) {
    this.bootstrap = List.copyOf(bootstrap);
    Security security = Security.of(properties);
    this.check = new AddressCheck(security, new ClientStores(properties), timeout);
    this.login = new LoginGate(security.sasl(), System::nanoTime);
    this.log = new ProblemLog(warn, info);
  }

  /** Logs nothing, until these addresses {@link #replace} others. */
  public void quiet() {
    log.quiet();
  }

  /** Logs in place of others, which log nothing any more, what has changed since they logged. */
  public void replace(Addresses before) {
    log.replace(before.log);
    log();
  }

  /** Returns the gate through which the clients of this cluster log in. */
  public LoginGate login() {
    return login;
  }

  /** Returns whether the clients connect to listeners with TLS. */
  public boolean usesTls() {
    return check.security().tls();
  }

  /** Returns the longest time that one connection or answer may take. */
  public Duration timeout() {
    return check.timeout();
  }

  /**
   * The configured addresses to give to Kafka's client: those where a broker answers; if there are
   * none, those that are silent. Returns within a second: a collection waits for it.
   *
   * @throws UnreachableException if there are none of either
   */
  public List<HostPort> bootstrap() {
    CompletableFuture<Void> all = check(bootstrap);
    await(all, GRACE);
    List<HostPort> brokers = known(Finding.ServerKind.BROKER);
    if (brokers.isEmpty()) {
      await(all, GRACE);
      brokers = known(Finding.ServerKind.BROKER);
    }
    List<HostPort> usable = brokers.isEmpty() ? unanswered() : brokers;
    if (usable.isEmpty()) {
      throw none();
    }
    return usable;
  }

  private synchronized List<HostPort> known(Finding.ServerKind kind) {
    return bootstrap.stream().distinct().filter(address -> is(kind, address)).toList();
  }

  /** Addresses that are silent, or have not answered the check yet. */
  private synchronized List<HostPort> unanswered() {
    return bootstrap.stream()
        .distinct()
        .filter(address -> !checked.containsKey(address) || is(Finding.ServerKind.SILENT, address))
        .toList();
  }

  /**
   * The brokers to which Kafka's client may connect: all but those at whose advertised address
   * something else answers. Waits a moment for addresses that are new or could not be used.
   *
   * @throws UnreachableException if no broker can be used
   */
  public List<Node> usable(Collection<Node> brokers) {
    Map<Integer, HostPort> now = new TreeMap<>();
    brokers.forEach(broker -> now.put(broker.id(), address(broker)));
    List<HostPort> due;
    synchronized (this) {
      advertised = now;
      checked.keySet().removeIf(address -> !isOfCluster(address));
      due =
          now.values().stream()
              .filter(address -> !checked.containsKey(address) || isOutOfUse(address))
              .toList();
    }
    await(check(due), NEW_BROKER);
    if (!problems().isEmpty()) {
      diagnose();
    }
    synchronized (this) {
      if (!now.isEmpty() && now.values().stream().allMatch(this::isOutOfUse)) {
        throw none();
      }
      return brokers.stream()
          .filter(broker -> !is(Finding.ServerKind.FOREIGN, address(broker)))
          .toList();
    }
  }

  private UnreachableException none() {
    return new UnreachableException("no broker can be used: " + problems());
  }

  private static HostPort address(Node broker) {
    return new HostPort(broker.host(), broker.port());
  }

  private boolean isOutOfUse(HostPort address) {
    return is(Finding.ServerKind.FOREIGN, address) || is(Finding.ServerKind.UNUSABLE, address);
  }

  private boolean is(Finding.ServerKind kind, HostPort address) {
    Checked known = checked.get(address);
    return known != null && known.finding().kind() == kind;
  }

  private boolean isOfCluster(HostPort address) {
    return bootstrap.contains(address) || advertised.containsValue(address);
  }

  /** Finds out behind the caller why a request was not answered. */
  public void diagnose() {
    List<HostPort> all = new ArrayList<>(bootstrap);
    synchronized (this) {
      if (System.nanoTime() - diagnosed < DIAGNOSED) {
        return;
      }
      diagnosed = System.nanoTime();
      all.addAll(advertised.values());
    }
    CompletableFuture<Void> started = check(all);
    synchronized (this) {
      diagnosis = started;
    }
  }

  /**
   * Finds out why a request was not answered, and waits for it a moment.
   *
   * @param patience the longest time to wait
   * @return the addresses that cannot be used, each with its reason, as the log has them; empty if
   *     all can be used
   */
  public String diagnosed(Duration patience) {
    diagnose();
    CompletableFuture<Void> last;
    synchronized (this) {
      last = diagnosis;
    }
    await(last, patience);
    return problems();
  }

  /** Takes an address that has refused a client, before the client knows of it. */
  public synchronized void refusedBy(HostPort address) {
    refusing = Optional.of(address);
  }

  /**
   * Checks the address that has refused a client last, and waits for it a moment.
   *
   * @return whether the check has found the reason, which is among the {@link #problems} then
   */
  public boolean explainsRefusal() {
    Optional<HostPort> last;
    synchronized (this) {
      last = refusing;
    }
    if (last.isEmpty()) {
      return false;
    }
    await(check(List.of(last.get())), NEW_BROKER);
    synchronized (this) {
      return isBad(last.get());
    }
  }

  /**
   * Takes the reason why a broker refuses the client, or the client refuses a broker.
   *
   * @param reason the predicate of a sentence about the address
   * @return whether brokers have answered shortly before: one of several refuses
   */
  public boolean refused(String reason) {
    boolean besideAnswers;
    synchronized (this) {
      String found = refusing.isPresent() ? reason : "a broker " + reason;
      refusal = Optional.of(new RefusedClient(refusing, Finding.unusable(found)));
      long now = System.nanoTime();
      boolean othersAnswer = isWithin(REFUSED_BESIDE_ANSWERS, answered, now);
      refusedBesideAnswers = othersAnswer ? OptionalLong.of(now) : OptionalLong.empty();
      besideAnswers = othersAnswer;
    }
    log();
    return besideAnswers;
  }

  /** Takes the reason why a client cannot log in before it connects to any address. */
  public void failed(String sentence) {
    synchronized (this) {
      refusal = Optional.of(new RefusedClient(Optional.empty(), Finding.unusable(sentence)));
    }
    log();
  }

  /** Takes that a broker has answered a request of Kafka's client. */
  public void answered() {
    login.answered();
    synchronized (this) {
      long now = System.nanoTime();
      answered = OptionalLong.of(now);
      if (refusal.isEmpty() || isWithin(REFUSED_BESIDE_ANSWERS, refusedBesideAnswers, now)) {
        return;
      }
      refusal = Optional.empty();
    }
    log();
  }

  /** The addresses that cannot be used, each with its reason; empty if there are none. */
  public synchronized String problems() {
    List<String> problems = new ArrayList<>();
    Set<HostPort> configured = Set.copyOf(bootstrap);
    bootstrap.stream()
        .distinct()
        .filter(address -> isBad(address))
        .forEach(address -> problems.add(finding(address).ofBootstrap(address)));
    advertised.forEach(
        (id, address) -> {
          if (!configured.contains(address) && isBad(address)) {
            problems.add(finding(address).ofBroker(id, address));
          }
        });
    refusal
        .map(refused -> refused.text(bootstrap, advertised))
        .filter(text -> !problems.contains(text))
        .ifPresent(problems::add);
    return String.join("; ", problems);
  }

  private static boolean isWithin(long nanos, OptionalLong moment, long now) {
    return moment.isPresent() && now - moment.getAsLong() < nanos;
  }

  private boolean isBad(HostPort address) {
    return checked.containsKey(address) && !is(Finding.ServerKind.BROKER, address);
  }

  private Finding finding(HostPort address) {
    return Objects.requireNonNull(checked.get(address)).finding();
  }

  private void log() {
    log.report(problems());
  }

  /** Checks these addresses side by side, and logs what is new when all are checked. */
  private CompletableFuture<Void> check(Collection<HostPort> addresses) {
    return CompletableFuture.allOf(
            Set.copyOf(addresses).stream().map(this::begin).toArray(CompletableFuture<?>[]::new))
        .thenRun(this::log);
  }

  /** Starts a check, or joins the one that is running, or takes one that has just ended. */
  private CompletableFuture<Finding> begin(HostPort address) {
    CompletableFuture<Finding> mine = new CompletableFuture<>();
    CompletableFuture<Finding> noted = mine.thenApply(finding -> noted(address, finding));
    synchronized (this) {
      CompletableFuture<Finding> other = running.get(address);
      if (other != null) {
        return other;
      }
      Checked known = checked.get(address);
      if (known != null && System.nanoTime() - known.when() < REUSED) {
        return CompletableFuture.completedFuture(known.finding());
      }
      running.put(address, noted);
    }
    // A name's resolution may take longer than any time-out, and there may be no thread for it.
    CompletableFuture<Finding> unused =
        mine.completeOnTimeout(
            check.silent(), 2 * check.timeout().toMillis(), TimeUnit.MILLISECONDS);
    threads.execute(() -> mine.complete(check.of(address)));
    return noted;
  }

  private Finding noted(HostPort address, Finding finding) {
    synchronized (this) {
      running.remove(address);
      checked.put(address, new Checked(finding, System.nanoTime()));
      checked.keySet().removeIf(other -> !isOfCluster(other));
    }
    return finding;
  }

  private static void await(CompletableFuture<Void> all, Duration time) {
    try {
      all.get(time.toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      // What is not known yet is as if it had not been checked.
    } catch (ExecutionException e) {
      throw new IllegalStateException("a check never ends with an error", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
