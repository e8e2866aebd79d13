package io.kraftexporter.jmx;

import io.kraftexporter.topology.HostPort;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.rmi.Remote;
import java.rmi.server.ObjID;
import java.rmi.server.RemoteObject;

/**
 * Where calls of a stub go.
 *
 * @param endpoint the JVM's {@code java.rmi.server.hostname} and its second port
 * @param id the object's, in that JVM
 */
record RemoteReference(HostPort endpoint, ObjID id) {

  /**
   * Reads it from the stub, whose reference is written as RMI specifies it: host, port, id; one of
   * the second kind, which a JVM with {@code jmxremote.host} or with TLS has, tells before them
   * whether it brings a socket factory.
   *
   * @throws IOException if calls would go through other sockets than ours, without our timeouts
   */
  static RemoteReference of(HostPort address, Remote stub) throws IOException {
    if (!(stub instanceof RemoteObject object)) {
      throw new IOException(address + " offers a stub that is not the JDK's: " + stub.getClass());
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    String kind;
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      kind = object.getRef().getRefClass(out);
      object.getRef().writeExternal(out);
    }
    try (ObjectInputStream in =
        new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
      if (!kind.equals("UnicastRef") && !(kind.equals("UnicastRef2") && in.readByte() == 0)) {
        throw new IOException(
            address + " wants sockets of its own (jmxremote.ssl?): JMX over TLS is not supported");
      }
      return new RemoteReference(new HostPort(in.readUTF(), in.readInt()), ObjID.read(in));
    }
  }
}
