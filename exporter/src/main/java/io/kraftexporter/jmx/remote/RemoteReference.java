package io.kraftexporter.jmx.remote;

import io.kraftexporter.topology.HostPort;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.OutputStream;
import java.rmi.Remote;
import java.rmi.server.ObjID;
import java.rmi.server.RMIClientSocketFactory;
import java.rmi.server.RemoteObject;
import org.jspecify.annotations.Nullable;

/**
 * The object that the calls of a stub go to.
 *
 * @param endpoint the JVM's {@code java.rmi.server.hostname} and its second port
 * @param id the object's, in that JVM
 * @param secured whether through the sockets that the stub brings, which are under TLS
 */
record RemoteReference(HostPort endpoint, ObjID id, boolean secured) {

  /**
   * Reads it from the stub, whose reference is written as RMI specifies it: host, port, id; one of
   * the second kind, which a JVM with {@code jmxremote.host} or with TLS has, tells before them
   * whether it brings sockets, and has these after the port.
   */
  static RemoteReference of(HostPort address, Remote stub) throws IOException {
    if (!(stub instanceof RemoteObject object)) {
      throw new IOException(address + " offers a stub that is not the JDK's: " + stub.getClass());
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    String kind;
    try (ObjectOutputStream out = new WithoutSockets(bytes)) {
      kind = object.getRef().getRefClass(out);
      object.getRef().writeExternal(out);
    }
    try (ObjectInputStream in =
        new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
      boolean secured = kind.equals("UnicastRef2") && in.readByte() != 0;
      HostPort endpoint = new HostPort(in.readUTF(), in.readInt());
      if (secured) {
        in.readObject();
      }
      return new RemoteReference(endpoint, ObjID.read(in), secured);
    } catch (ClassNotFoundException e) {
      throw new IOException(e);
    }
  }

  private static final class WithoutSockets extends ObjectOutputStream {
    WithoutSockets(OutputStream out) throws IOException {
      super(out);
      enableReplaceObject(true);
    }

    @Override
    protected @Nullable Object replaceObject(Object object) {
      return object instanceof RMIClientSocketFactory ? null : object;
    }
  }
}
