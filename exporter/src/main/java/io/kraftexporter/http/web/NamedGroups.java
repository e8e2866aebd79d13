package io.kraftexporter.http.web;

import java.lang.reflect.Method;
import java.util.List;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;

/**
 * Chooses the curves of a key exchange, which Java can do since version 20; an older Java uses its
 * own order.
 */
final class NamedGroups {
  private NamedGroups() {}

  /** Offers these curves, the most preferred first; none for Java's own. */
  static void set(SSLEngine engine, List<String> curves) {
    if (curves.isEmpty()) {
      return;
    }
    try {
      Method setter = SSLParameters.class.getMethod("setNamedGroups", String[].class);
      SSLParameters parameters = engine.getSSLParameters();
      setter.invoke(parameters, (Object) curves.toArray(String[]::new));
      engine.setSSLParameters(parameters);
    } catch (NoSuchMethodException e) {
      // Java before 20.
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("the names of curves are checked before", e);
    }
  }
}
