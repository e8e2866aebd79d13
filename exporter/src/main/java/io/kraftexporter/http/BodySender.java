package io.kraftexporter.http;

import io.kraftexporter.http.HttpMetrics.Cut;
import io.kraftexporter.http.Negotiation.Coding;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.IteratingCallback;
import org.eclipse.jetty.util.thread.Scheduler;

/**
 * Sends a body to one reader, piece by piece, as fast as the reader takes it; holds no thread
 * meanwhile. A reader that has not taken it in time is cut off.
 */
final class BodySender extends IteratingCallback implements ResponseMemory.OpenResponse {
  /**
   * The memory that sending takes by itself, by coding: a piece of the text and Jetty's buffers.
   */
  static long overhead(Coding coding) {
    return coding == Coding.IDENTITY ? 2L * Body.PIECE : Body.PIECE / 4;
  }

  private final Body body;
  private final Coding coding;
  private final Body.Pieces pieces;
  private final Response response;
  private final Callback callback;
  private final ResponseMemory memory;
  private final HttpMetrics metrics;
  private final EndPoint connection;
  private final long size;
  private final long begun = System.nanoTime();
  private final Scheduler.Task timeout;
  private final AtomicLong sent = new AtomicLong();
  private boolean ended;
  private int sending;

  /**
   * Takes over a use of the body and the {@link #overhead}, and gives both back at the end.
   *
   * @param time how long the reader may take
   */
  BodySender(
      Body body,
      Coding coding,
      Request request,
      Response response,
      Callback callback,
      ResponseMemory memory,
      HttpMetrics metrics,
      Duration time)
      throws IOException {
    this.body = body;
    this.coding = coding;
    this.pieces = body.pieces(coding);
    this.size = body.size(coding);
    this.response = response;
    this.callback = callback;
    this.memory = memory;
    this.metrics = metrics;
    this.connection = request.getConnectionMetaData().getConnection().getEndPoint();
    this.timeout =
        request
            .getComponents()
            .getScheduler()
            .schedule(() -> cut(Cut.TIME), time.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** Begins to send. */
  void send() {
    memory.add(this);
    iterate();
  }

  @Override
  public Duration sendingFor() {
    return Duration.ofNanos(System.nanoTime() - begun);
  }

  @Override
  public Duration left() {
    double share = (sent.get() + 1.0) / (size + 1.0);
    return Duration.ofNanos((long) (sendingFor().toNanos() * (1 - share) / share));
  }

  @Override
  public void cut() {
    cut(Cut.MEMORY);
  }

  @Override
  protected Action process() throws IOException {
    ByteBuffer piece = pieces.next();
    if (piece == null) {
      return Action.SUCCEEDED;
    }
    sending = piece.remaining();
    response.write(sent.get() + sending == size, piece, this);
    return Action.SCHEDULED;
  }

  @Override
  protected void onSuccess() {
    sent.addAndGet(sending);
  }

  @Override
  protected void onCompleteSuccess() {
    end();
    callback.succeeded();
  }

  @Override
  protected void onCompleteFailure(Throwable cause) {
    end();
    callback.failed(cause);
  }

  /** Closes the connection, unless the response has ended and the connection serves another. */
  private synchronized void cut(Cut reason) {
    if (!ended) {
      metrics.cut(reason);
      connection.close();
    }
  }

  /** Waits for a cut that is under way, so that it does not meet the next response. */
  private synchronized void setEnded() {
    ended = true;
  }

  private void end() {
    setEnded();
    timeout.cancel();
    memory.remove(this);
    memory.release(overhead(coding));
    body.leave();
  }
}
