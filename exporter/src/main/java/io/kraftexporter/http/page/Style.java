package io.kraftexporter.http.page;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;

/** The style of all pages, and the content security policy that allows it and nothing else. */
public final class Style {
  static final String SHEET =
      """
      :root{color-scheme:light dark;--b:#fff;--f:#1f2328;--m:#59636e;--l:#d1d9e0;--s:#f6f8fa;\
      --a:#0550ae;--g:#116329;--gb:#dafbe1;--y:#7d4e00;--yb:#fff8c5;--r:#a40e26;--rb:#ffebe9}
      @media(prefers-color-scheme:dark){:root{--b:#0d1117;--f:#e6edf3;--m:#9da7b3;--l:#30363d;\
      --s:#161b22;--a:#79c0ff;--g:#7ee787;--gb:#12261e;--y:#f2cc60;--yb:#2e2611;--r:#ffaba8;\
      --rb:#3b1519}}
      body{margin:0 auto;max-width:70rem;padding:1rem;background:var(--b);color:var(--f);\
      font:16px/1.45 system-ui,sans-serif;overflow-wrap:break-word}
      a{color:var(--a)}
      header,footer{display:flex;flex-wrap:wrap;gap:.25rem 1rem;align-items:baseline}
      header strong{margin-right:auto}
      nav a{margin-right:.75rem}
      h1{font-size:1.4rem;line-height:1.3;margin:.75rem 0 .25rem}
      h2{font-size:1.15rem;margin:1.75rem 0 .5rem;border-bottom:1px solid var(--l)}
      h3{font-size:1rem;margin:1.25rem 0 .25rem}
      .v{border-left:.4rem solid var(--g);background:var(--gb);padding:.5rem 1rem;margin:1rem 0}
      .v.attention{border-color:var(--y);background:var(--yb)}
      .v.failing{border-color:var(--r);background:var(--rb)}
      .v ul{margin:.5rem 0;padding-left:1.2rem}
      .v li{margin:.5rem 0}
      .n,small{color:var(--m);font-size:.9rem}
      .v .n{color:inherit}
      table{border-collapse:collapse;width:100%;font-size:.9rem;margin:1rem 0}
      th,td{text-align:left;vertical-align:top;padding:.25rem .75rem .25rem 0;\
      border-bottom:1px solid var(--l);font-weight:400}
      thead th{color:var(--m);font-weight:600}
      tbody th{font-weight:600}
      caption{text-align:left;color:var(--m);padding:.25rem 0}
      b{color:var(--r)}
      i{color:var(--y);font-style:normal;font-weight:600}
      .e td,.e th{border-bottom:1px solid var(--l);padding-left:1rem}
      code,pre{font:.85rem/1.45 ui-monospace,monospace}
      code,pre,dd,caption,.a td:nth-child(3),.p td:nth-child(2){overflow-wrap:anywhere}
      pre{background:var(--s);border:1px solid var(--l);padding:.5rem .75rem;white-space:pre-wrap}
      .c{user-select:all}
      dl{display:grid;grid-template-columns:max-content 1fr;gap:.1rem 1rem;margin:.5rem 0}
      dt{color:var(--m)}
      dd{margin:0}
      .q{border-left:3px solid var(--l);margin:.25rem 0 .75rem;padding-left:.75rem}
      .q table{width:auto;margin:0}
      footer{margin-top:2rem;border-top:1px solid var(--l);padding-top:.5rem}
      summary{cursor:pointer;padding:.25rem 0}
      @media(max-width:45rem){body{padding:.5rem}.w{display:none}\
      th,td{padding-right:.5rem}dl{display:block}dd{margin-bottom:.4rem}}
      """;

  /** The value of the header Content-Security-Policy. */
  public static final String POLICY =
      "default-src 'none'; style-src 'sha256-"
          + hash(SHEET)
          + "'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

  private Style() {}

  private static String hash(String text) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return Base64.getEncoder().encodeToString(hash);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
