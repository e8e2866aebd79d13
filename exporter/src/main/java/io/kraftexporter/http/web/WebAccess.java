package io.kraftexporter.http.web;

import io.kraftexporter.scrape.DaemonThreads;
import io.kraftexporter.scrape.FailureText;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Optional;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.ConnectionFactory;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Restricts access to a server by a web configuration file, and follows changes of the file and of
 * the files that it names.
 *
 * <p>A change is in use for new connections and requests once two reads, a second apart, agree;
 * open connections stay. A file that is empty or wrong is reported once and changes nothing. All
 * methods may be called from any thread.
 */
public final class WebAccess implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(WebAccess.class);
  private static final String SCHEME = "basic ";
  private static final long INTERVAL_MILLIS = 1_000;

  private final Optional<Path> file;
  private final boolean openHealth;
  private final BasicAuthentication authentication = new BasicAuthentication(System::nanoTime);
  private volatile WebRules rules = WebRules.none();
  private volatile Optional<ConnectionFactory> tls = Optional.empty();
  private Optional<WebFiles> used = Optional.empty();
  private Optional<WebFiles> last = Optional.empty();
  private Optional<WebFiles> rejected = Optional.empty();
  private @Nullable Thread watch;

  private WebAccess(Optional<Path> file, boolean openHealth) {
    this.file = file;
    this.openHealth = openHealth;
  }

  /** Returns access without restrictions, by plain HTTP. */
  public static WebAccess open() {
    return new WebAccess(Optional.empty(), false);
  }

  /**
   * Reads a web configuration file; {@link #start} follows its changes.
   *
   * @param openHealth whether {@code /-/healthy} and {@code /-/ready} need no login
   * @throws WebConfigurationException if the file, or a file that it names, is wrong
   */
  public static WebAccess of(Path file, boolean openHealth) throws WebConfigurationException {
    WebAccess access = new WebAccess(Optional.of(file), openHealth);
    WebFiles files = WebFiles.read(file);
    access.use(WebRules.read(file));
    access.used = Optional.of(files);
    access.last = access.used;
    return access;
  }

  /**
   * Checks a file without using it.
   *
   * @throws WebConfigurationException if the file, or a file that it names, is wrong
   */
  public static void check(Path file) throws WebConfigurationException {
    WebRules.read(file);
  }

  /** Returns the web configuration file. */
  public Optional<Path> file() {
    return file;
  }

  /**
   * Returns a factory of connections that are under TLS where the file says so at that time.
   *
   * @param http the factory of plain connections
   */
  public ConnectionFactory connectionFactory(HttpConnectionFactory http) {
    return new EntryConnectionFactory(() -> tls.orElse(http));
  }

  /** Returns whether new connections are under TLS. */
  public boolean hasTls() {
    return tls.isPresent();
  }

  /** Returns a handler that answers requests without access, and hands on the others. */
  public Handler protect(Handler handler) {
    return new Handler.Wrapper(handler) {
      @Override
      public boolean handle(Request request, Response response, Callback callback)
          throws Exception {
        return !admits(request, response, callback) || super.handle(request, response, callback);
      }
    };
  }

  /** Follows changes of the files until {@link #close}. */
  public synchronized void start() {
    if (file.isPresent() && watch == null) {
      watch = DaemonThreads.create("web-configuration-watch", this::watch);
      watch.start();
    }
  }

  private void watch() {
    try {
      while (true) {
        Thread.sleep(INTERVAL_MILLIS);
        poll();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Follows no changes until the next {@link #start}; the last rules stay in use. */
  @Override
  public synchronized void close() {
    if (watch != null) {
      watch.interrupt();
      watch = null;
    }
  }

  /** Reads the files once; called by one thread. */
  void poll() {
    try {
      WebFiles files = WebFiles.read(file.orElseThrow());
      boolean agrees = last.equals(Optional.of(files));
      last = Optional.of(files);
      if (used.equals(last) || !agrees || rejected.equals(last)) {
        return;
      }
      apply(files);
    } catch (RuntimeException | Error e) {
      LOG.error(
          "{}: cannot be read, keeping the access rules in use: {}", file.get(), FailureText.of(e));
    }
  }

  private void apply(WebFiles files) {
    try {
      if (files.isEmpty()) {
        throw new WebConfigurationException(files.file() + ": is empty");
      }
      use(WebRules.read(files.file()));
      used = Optional.of(files);
      rejected = Optional.empty();
      LOG.info("{}: access rules reloaded", files.file());
    } catch (WebConfigurationException e) {
      rejected = Optional.of(files);
      LOG.error("access rules not reloaded, keeping those in use: {}", e.getMessage());
    }
  }

  private void use(WebRules read) throws WebConfigurationException {
    Optional<ConnectionFactory> started = Optional.empty();
    if (read.tls().isPresent()) {
      started = Optional.of(EntryConnectionFactory.underTls(read.tls().get()));
    }
    tls = started;
    rules = read;
  }

  /** Answers a request that has no access. */
  private boolean admits(Request request, Response response, Callback callback) {
    WebRules now = rules;
    String path = Request.getPathInContext(request);
    boolean open = openHealth && (path.equals("/-/healthy") || path.equals("/-/ready"));
    if (!open && now.rateLimit().isPresent() && !now.rateLimit().get().tryAcquire()) {
      Refusals.write(response, callback, 429, "Too Many Requests");
      return false;
    }
    now.headers().forEach((name, value) -> response.getHeaders().put(name, value));
    if (open || now.users().isEmpty()) {
      return true;
    }
    switch (login(now, request)) {
      case ACCEPTED -> {
        return true;
      }
      case TOO_MANY_FAILURES -> Refusals.write(response, callback, 429, "Too Many Requests");
      case REFUSED -> {
        response.getHeaders().put(HttpHeader.WWW_AUTHENTICATE, "Basic");
        Refusals.write(response, callback, 401, "Unauthorized");
      }
    }
    return false;
  }

  private BasicAuthentication.LoginResult login(WebRules now, Request request) {
    String header = request.getHeaders().get(HttpHeader.AUTHORIZATION);
    if (header == null || !header.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
      return BasicAuthentication.LoginResult.REFUSED;
    }
    String login;
    try {
      byte[] decoded = Base64.getDecoder().decode(header.substring(SCHEME.length()));
      login = new String(decoded, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      return BasicAuthentication.LoginResult.REFUSED;
    }
    int colon = login.indexOf(':');
    return colon < 0
        ? BasicAuthentication.LoginResult.REFUSED
        : authentication.check(
            now.users(),
            login.substring(0, colon),
            login.substring(colon + 1),
            Request.getRemoteAddr(request));
  }
}
