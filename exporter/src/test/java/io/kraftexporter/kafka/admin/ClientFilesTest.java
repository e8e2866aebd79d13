package io.kraftexporter.kafka.admin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ClientFilesTest {
  @TempDir Path directory;

  @Test
  void storesAreNamedAlsoWhileTheyAreMissing() {
    assertEquals(
        Set.of(Path.of("trust.p12"), Path.of("/nowhere/key.pem")),
        ClientFiles.of(
            Map.of(
                "ssl.truststore.location",
                "trust.p12",
                "sasl.oauthbearer.assertion.private.key.file",
                "/nowhere/key.pem",
                "ssl.truststore.type",
                "PKCS12")));
  }

  @Test
  void filesAreFoundInsideOfOtherTexts() throws Exception {
    Path keys = file("exporter.keytab");
    Path secrets = file("secrets.properties");
    Path token = file("token.jwt");
    assertEquals(
        Set.of(keys, secrets, token),
        ClientFiles.of(
            Map.of(
                "sasl.jaas.config",
                "x.Module required useKeyTab=true keyTab=\"" + keys + "\" principal=\"a/b@C\";",
                "ssl.keystore.password",
                "${file:" + secrets + ":keystore.password}",
                "sasl.oauthbearer.token.endpoint.url",
                "file:" + token,
                "ssl.keystore.key",
                "-----BEGIN PRIVATE KEY-----\nMIGH/AgEA/\n-----END PRIVATE KEY-----")));
  }

  @Test
  void digestFollowsTheBytes() throws Exception {
    Path store = file("trust.p12");
    Map<String, String> properties = Map.of("ssl.truststore.location", store.toString());
    Map<String, String> before = ClientFiles.digests(properties);
    assertEquals(Set.of("ssl.truststore.location"), before.keySet());
    assertEquals(before, ClientFiles.digests(properties));
    Files.writeString(store, "changed");
    assertNotEquals(before, ClientFiles.digests(properties));
    Files.delete(store);
    assertNotEquals(before, ClientFiles.digests(properties));
  }

  private Path file(String name) throws Exception {
    return Files.writeString(directory.resolve(name), name);
  }
}
