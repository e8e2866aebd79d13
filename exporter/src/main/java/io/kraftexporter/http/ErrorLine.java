package io.kraftexporter.http;

import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/** Answers a failed or malformed request in one line of plain text, without names of classes. */
final class ErrorLine implements Request.Handler {
  @Override
  public boolean handle(Request request, Response response, Callback callback) {
    int status = response.getStatus();
    Responses.text(response, callback, status, HttpStatus.getMessage(status));
    return true;
  }
}
