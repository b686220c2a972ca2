package dev.wheelwright.controller.oidc;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.HttpCookie;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** Somebody's browser: keeps cookies, fills in the provider's form, and goes one step at a time. */
final class Browser {
  private static final Pattern FORM = Pattern.compile("<form[^>]*action=\"([^\"]+)\"");
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final HttpClient client;
  private final int controllerPort;

  /** By port and name: a browser would mix up what two ports of one host set. */
  private final Map<String, HttpCookie> cookies = new LinkedHashMap<>();

  Browser() {
    OpenIdProvider.Running running = OpenIdProvider.running();
    this.controllerPort = running.controllerPort();
    this.client = client(running.certificate());
  }

  static HttpClient client(Certificate authority) {
    try {
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(null, null);
      store.setCertificateEntry("authority", authority);
      TrustManagerFactory trust =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      trust.init(store);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, trust.getTrustManagers(), null);
      return HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .sslContext(context)
          .build();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** An address of the controller. */
  URI at(String path) {
    return URI.create("http://localhost:" + controllerPort + path);
  }

  HttpResponse<String> get(URI address) {
    return send(HttpRequest.newBuilder(address).GET(), address);
  }

  HttpResponse<String> get(String path) {
    return get(at(path));
  }

  HttpResponse<String> delete(String path) {
    return send(
        HttpRequest.newBuilder(at(path))
            .header("Origin", "http://localhost:" + controllerPort)
            .DELETE(),
        at(path));
  }

  private HttpResponse<String> send(HttpRequest.Builder request, URI address) {
    String held =
        cookies.entrySet().stream()
            .filter(each -> each.getKey().startsWith(address.getPort() + " "))
            .map(each -> each.getValue().getName() + "=" + each.getValue().getValue())
            .collect(Collectors.joining("; "));
    if (!held.isEmpty()) {
      request.header("Cookie", held);
    }
    try {
      HttpResponse<String> response =
          client.send(request.timeout(PATIENCE).build(), BodyHandlers.ofString());
      response.headers().allValues("Set-Cookie").stream()
          .flatMap(line -> HttpCookie.parse(line).stream())
          .forEach(cookie -> keep(address.getPort(), cookie));
      return response;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private void keep(int port, HttpCookie cookie) {
    String key = port + " " + cookie.getName();
    if (cookie.getMaxAge() == 0) {
      cookies.remove(key);
    } else {
      cookies.put(key, cookie);
    }
  }

  /** The cookie of the controller with that name; null: there is none. */
  HttpCookie cookie(String name) {
    return cookies.get(controllerPort + " " + name);
  }

  void setCookie(String name, String value) {
    cookies.put(controllerPort + " " + name, new HttpCookie(name, value));
  }

  /** Begins to sign in, and goes to the provider. */
  HttpResponse<String> begin(String path) {
    HttpResponse<String> begun = get(path);
    if (begun.statusCode() != 302) {
      throw new IllegalStateException("status " + begun.statusCode() + ": " + begun.body());
    }
    return get(location(begun));
  }

  /** The address to which the provider sends the browser back, after its form was filled in. */
  URI fillIn(HttpResponse<String> page, String name) {
    Matcher form = FORM.matcher(page.body());
    if (!form.find()) {
      throw new IllegalStateException("no form, status " + page.statusCode() + ": " + page.body());
    }
    URI action = URI.create(form.group(1).replace("&amp;", "&"));
    String fields = "username=" + encoded(name) + "&password=" + encoded(Realm.PASSWORD);
    HttpResponse<String> answer =
        send(
            HttpRequest.newBuilder(action)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString(fields)),
            action);
    if (answer.statusCode() != 302) {
      throw new IllegalStateException("status " + answer.statusCode() + ": " + answer.body());
    }
    return location(answer);
  }

  /** All of it: what the controller answers in the end. */
  HttpResponse<String> signIn(String name) {
    return get(fillIn(begin(OidcAuthentication.BEGIN), name));
  }

  static URI location(HttpResponse<String> response) {
    return URI.create(response.headers().firstValue("Location").orElseThrow());
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
