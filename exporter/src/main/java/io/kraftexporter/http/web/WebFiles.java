package io.kraftexporter.http.web;

import io.kraftexporter.http.web.WebConfiguration.TlsServerConfig;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The bytes of a web configuration file and of the files that it names, as one read found them.
 *
 * @param texts the contents by path; a file that cannot be read has the reason
 */
record WebFiles(Path file, Map<Path, String> texts) {

  /** Reads all files; one that cannot be read counts as changed contents. */
  static WebFiles read(Path file) {
    Map<Path, String> texts = new LinkedHashMap<>();
    String text = text(file);
    texts.put(file, text);
    try {
      TlsServerConfig tls = WebConfigurationReader.read(file, text).tlsServerConfig();
      for (String named : List.of(tls.certFile(), tls.keyFile(), tls.clientCaFile())) {
        if (!named.isEmpty()) {
          Path path = directory(file).resolve(named);
          texts.put(path, text(path));
        }
      }
    } catch (WebConfigurationException e) {
      // The file itself is wrong, which applying it reports.
    }
    return new WebFiles(file, texts);
  }

  /** Returns whether the configuration file holds no text. */
  boolean isEmpty() {
    return texts.getOrDefault(file, "").isBlank();
  }

  static Path directory(Path file) {
    Path parent = file.toAbsolutePath().getParent();
    return parent == null ? file.toAbsolutePath() : parent;
  }

  private static String text(Path path) {
    try {
      return new String(Files.readAllBytes(path), StandardCharsets.UTF_8);
    } catch (IOException e) {
      return e.toString();
    }
  }
}
