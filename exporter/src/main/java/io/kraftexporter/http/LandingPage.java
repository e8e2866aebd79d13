package io.kraftexporter.http;

import io.kraftexporter.scrape.Endpoint;
import java.util.List;

/** The page at the root: what this is and where its endpoints are. */
final class LandingPage {
  private LandingPage() {}

  static String html(String version, List<Endpoint> endpoints) {
    StringBuilder list = new StringBuilder();
    endpoints.forEach(endpoint -> item(endpoint.pathAndQuery(), list));
    List.of("/metrics", "/sd", "/-/healthy", "/-/ready").forEach(path -> item(path, list));
    return """
        <!DOCTYPE html>
        <html lang="en">
        <head><meta charset="utf-8"><title>KRaft Exporter</title></head>
        <body>
        <h1>KRaft Exporter</h1>
        <p>%s</p>
        <ul>
        %s</ul>
        </body>
        </html>
        """
        .formatted(version, list);
  }

  private static void item(String path, StringBuilder list) {
    list.append("<li><a href=\"").append(path).append("\">").append(path).append("</a></li>\n");
  }
}
