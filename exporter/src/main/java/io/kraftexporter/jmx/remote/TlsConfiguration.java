package io.kraftexporter.jmx.remote;

import io.kraftexporter.config.Check;
import io.kraftexporter.config.Secret;

/**
 * TLS to JVMs.
 *
 * @param trustStore a file; empty for the certificates that Java comes with
 * @param keyStore a file with our certificate and its key; empty for none
 * @param verifyHost whether a certificate must be of the host that was connected to
 * @param registry whether the JVMs' registries are under TLS too
 */
public record TlsConfiguration(
    boolean enabled,
    String trustStore,
    Secret trustStorePassword,
    String keyStore,
    Secret keyStorePassword,
    boolean verifyHost,
    boolean registry) {

  public TlsConfiguration {
    new Check()
        .that(
            trustStorePassword.isEmpty() || !trustStore.isEmpty(),
            "trust_store",
            "given, as trust_store_password is")
        .that(
            keyStorePassword.isEmpty() || !keyStore.isEmpty(),
            "key_store",
            "given, as key_store_password is")
        .that(
            enabled || (trustStore.isEmpty() && keyStore.isEmpty()),
            "enabled",
            "true, as a store is given")
        .done();
  }
}
