package io.kraftexporter.http.web;

import java.io.ByteArrayOutputStream;
import java.security.GeneralSecurityException;
import java.util.Arrays;

/**
 * Wraps private keys of older PEM forms into PKCS #8, the form that Java reads: a sequence of a
 * version, the algorithm and the key's own encoding (RFC 5208).
 */
final class Der {
  private static final int SEQUENCE = 0x30;
  private static final int OCTET_STRING = 0x04;

  /** The tag of the curve's name in a SEC 1 key (RFC 5915). */
  private static final int CURVE = 0xa0;

  private static final byte[] VERSION = {2, 1, 0};

  /** The object identifier 1.2.840.113549.1.1.1 and its parameters, which are null. */
  private static final byte[] RSA = {6, 9, 42, -122, 72, -122, -9, 13, 1, 1, 1, 5, 0};

  /** The object identifier 1.2.840.10045.2.1, id-ecPublicKey. */
  private static final byte[] EC = {6, 7, 42, -122, 72, -50, 61, 2, 1};

  private Der() {}

  /** Wraps an RSA key in PKCS #1. */
  static byte[] pkcs8OfPkcs1(byte[] key) {
    return wrapped(RSA, key);
  }

  /**
   * Wraps an EC key in SEC 1.
   *
   * @throws GeneralSecurityException if the key does not name its curve
   */
  static byte[] pkcs8OfSec1(byte[] key) throws GeneralSecurityException {
    try {
      int at = start(key, 0);
      while ((key[at] & 0xff) != CURVE) {
        at = end(key, at);
      }
      byte[] curve = Arrays.copyOfRange(key, start(key, at), end(key, at));
      return wrapped(joined(EC, curve), key);
    } catch (ArrayIndexOutOfBoundsException e) {
      throw new GeneralSecurityException("an EC key that does not name its curve", e);
    }
  }

  private static byte[] wrapped(byte[] algorithm, byte[] key) {
    return element(
        SEQUENCE, joined(VERSION, element(SEQUENCE, algorithm), element(OCTET_STRING, key)));
  }

  private static byte[] element(int tag, byte[] content) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(tag);
    if (content.length < 0x80) {
      out.write(content.length);
    } else if (content.length < 0x100) {
      out.write(0x81);
      out.write(content.length);
    } else {
      out.write(0x82);
      out.write(content.length >> 8);
      out.write(content.length);
    }
    out.writeBytes(content);
    return out.toByteArray();
  }

  /** Returns the position of the content of the element at a position. */
  private static int start(byte[] der, int at) {
    int length = der[at + 1] & 0xff;
    return at + 2 + (length < 0x80 ? 0 : length & 0x7f);
  }

  /** Returns the position behind the element at a position. */
  private static int end(byte[] der, int at) {
    int first = der[at + 1] & 0xff;
    if (first < 0x80) {
      return at + 2 + first;
    }
    int length = 0;
    for (int i = 0; i < (first & 0x7f); i++) {
      length = (length << 8) | (der[at + 2 + i] & 0xff);
    }
    return start(der, at) + length;
  }

  private static byte[] joined(byte[]... parts) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      out.writeBytes(part);
    }
    return out.toByteArray();
  }
}
