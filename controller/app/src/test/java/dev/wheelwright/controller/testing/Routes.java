package dev.wheelwright.controller.testing;

import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.Path;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.util.Collections;
import java.util.Comparator;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Stream;

/** Every route of the API, found in the classes, so that a new one can't be forgotten. */
public final class Routes {
  private static final java.nio.file.Path CLASSES = java.nio.file.Path.of("target", "classes");
  private static final SortedSet<Route> TEMPLATES = Collections.unmodifiableSortedSet(find());

  private Routes() {}

  /**
   * A method and a path.
   *
   * @param path may have placeholders, such as <code>/api/v1/appliances/{name}</code>
   */
  public record Route(String method, String path) implements Comparable<Route> {
    /** The route of a path with placeholders, which are filled in with 1. */
    public static Route of(String method, String template) {
      return new Route(method, template).with("1");
    }

    /** With a name in place of each placeholder. */
    public Route with(String name) {
      return new Route(method, path.replaceAll("\\{[^}]*}", name));
    }

    @Override
    public String toString() {
      return method + " " + path;
    }

    @Override
    public int compareTo(Route other) {
      return Comparator.comparing(Route::path).thenComparing(Route::method).compare(this, other);
    }
  }

  /** All of them, with placeholders. */
  public static SortedSet<Route> templates() {
    return TEMPLATES;
  }

  /** All of them; placeholders are filled in with 1. */
  public static SortedSet<Route> ofTheCode() {
    SortedSet<Route> routes = new TreeSet<>();
    TEMPLATES.forEach(each -> routes.add(each.with("1")));
    return routes;
  }

  private static SortedSet<Route> find() {
    SortedSet<Route> routes = new TreeSet<>();
    try (Stream<java.nio.file.Path> files = Files.walk(CLASSES)) {
      files
          .filter(file -> file.toString().endsWith(".class"))
          .map(Routes::load)
          .filter(type -> type.isAnnotationPresent(Path.class))
          .forEach(type -> addAll(type, routes));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return routes;
  }

  private static Class<?> load(java.nio.file.Path file) {
    String name = CLASSES.relativize(file).toString().replace('/', '.');
    try {
      return Class.forName(
          name.substring(0, name.length() - ".class".length()),
          false,
          Thread.currentThread().getContextClassLoader());
    } catch (ClassNotFoundException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void addAll(Class<?> resource, SortedSet<Route> routes) {
    String base = resource.getAnnotation(Path.class).value();
    for (Method method : resource.getDeclaredMethods()) {
      Path path = method.getAnnotation(Path.class);
      String template = path == null ? base : base + "/" + path.value();
      verb(method).ifPresent(verb -> routes.add(new Route(verb, template)));
    }
  }

  private static Optional<String> verb(Method method) {
    return Stream.of(method.getAnnotations())
        .map(Annotation::annotationType)
        .filter(type -> type.isAnnotationPresent(HttpMethod.class))
        .map(type -> type.getAnnotation(HttpMethod.class).value())
        .findFirst();
  }
}
