package io.kraftexporter.http.web;

import at.favre.lib.crypto.bcrypt.BCrypt;
import at.favre.lib.crypto.bcrypt.LongPasswordStrategies;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Checks users and passwords against bcrypt hashes.
 *
 * <p>A hash is expensive on purpose, so each result is remembered (as a digest, never the password
 * itself): a scraper is hashed once. Only one hash is computed at a time, and an address that sends
 * many wrong passwords is refused without a computation until some time has passed. All methods may
 * be called from any thread.
 */
final class BasicAuthentication {
  private static final Pattern HASH =
      Pattern.compile("\\$2[abxy]?\\$(0[4-9]|[12][0-9]|3[01])\\$[./A-Za-z0-9]{53}");

  private static final String SALT_AND_HASH_OF_NOBODY =
      "wn7YyaOFT6cKqJ3h5sBfWOVbYS1x6mZ8pAq0tLrDkXeGuIjNvC4Mi";

  private static final int MOST_REMEMBERED = 1_000;
  private static final int FAILURES_AT_ONCE = 10;
  private static final Duration BETWEEN_FAILURES = Duration.ofSeconds(1);

  private final byte[] salt = new byte[16];
  private final LongSupplier nanoTime;
  private final Map<ByteBuffer, Boolean> accepted = recent();
  private final Map<ByteBuffer, Boolean> refused = recent();
  private final Map<String, RateLimit> failures = recent();
  private final ReentrantLock hashing = new ReentrantLock();

  /** The result of a check. */
  enum LoginResult {
    ACCEPTED,
    REFUSED,
    TOO_MANY_FAILURES
  }

  BasicAuthentication(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
    new SecureRandom().nextBytes(salt);
  }

  /** Returns whether a text is a bcrypt hash. */
  static boolean isHash(String text) {
    return HASH.matcher(text).matches();
  }

  /**
   * Checks a password.
   *
   * @param hashes the hash of each user
   * @param address the client's address, for the limit of failures
   */
  LoginResult check(Map<String, String> hashes, String user, String password, String address) {
    @Nullable String known = hashes.get(user);
    String hash = known == null ? hashOfNobody(hashes.values()) : known;
    ByteBuffer login = digest(user, hash, password);
    if (accepted.containsKey(login)) {
      return LoginResult.ACCEPTED;
    }
    if (refused.containsKey(login)) {
      return LoginResult.REFUSED;
    }
    RateLimit limit =
        failures.computeIfAbsent(
            address, key -> new RateLimit(BETWEEN_FAILURES, FAILURES_AT_ONCE, nanoTime));
    hashing.lock();
    try {
      if (accepted.containsKey(login)) {
        return LoginResult.ACCEPTED;
      }
      if (!limit.isAvailable()) {
        return LoginResult.TOO_MANY_FAILURES;
      }
      if (verify(password, hash) && known != null) {
        accepted.put(login, true);
        return LoginResult.ACCEPTED;
      }
      limit.tryAcquire();
      refused.put(login, true);
      return LoginResult.REFUSED;
    } finally {
      hashing.unlock();
    }
  }

  /**
   * Returns a hash for a user that does not exist, of the cost of the most expensive real one: a
   * login of an unknown user is refused no faster than of users with such a hash. Where hashes have
   * several costs, a faster refusal shows a user with a cheaper one.
   */
  static String hashOfNobody(Collection<String> hashes) {
    String cost =
        hashes.stream()
            .map(HASH::matcher)
            .filter(Matcher::matches)
            .map(hash -> hash.group(1))
            .max(Comparator.naturalOrder())
            .orElse("10");
    return "$2y$" + cost + "$" + SALT_AND_HASH_OF_NOBODY;
  }

  /** Compares the first 72 bytes of a longer password, as Go does. */
  private static boolean verify(String password, String hash) {
    byte[] bytes = password.getBytes(StandardCharsets.UTF_8);
    return BCrypt.verifyer(null, LongPasswordStrategies.truncate(BCrypt.Version.VERSION_2A))
        .verify(bytes, hash.getBytes(StandardCharsets.US_ASCII))
        .verified;
  }

  private ByteBuffer digest(String... parts) {
    try {
      MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
      sha256.update(salt);
      for (String part : parts) {
        byte[] bytes = part.getBytes(StandardCharsets.UTF_8);
        sha256.update(ByteBuffer.allocate(Integer.BYTES).putInt(bytes.length).flip());
        sha256.update(bytes);
      }
      return ByteBuffer.wrap(sha256.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  private static <K, V> Map<K, V> recent() {
    return Collections.synchronizedMap(
        new LinkedHashMap<K, V>(16, 0.75f, true) {
          private static final long serialVersionUID = 1;

          @Override
          protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
            return size() > MOST_REMEMBERED;
          }
        });
  }
}
