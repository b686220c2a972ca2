package dev.wheelwright.core.topology;

import dev.wheelwright.core.violation.Validated;
import dev.wheelwright.core.violation.ViolationCode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads a topology document, strictly: unknown fields, wrong types, malformed values and duplicates
 * are violations, all told at once.
 *
 * <p>A document is a tree of Map, List, String, Number, Boolean and null, as any YAML or JSON
 * parser yields it.
 */
public final class IntentReader {
  /** The version of the document's format, a required field. */
  public static final int VERSION = 1;

  private final ReadingProblems problems = new ReadingProblems();
  private final SubmittedPaths paths = new SubmittedPaths();

  private IntentReader() {}

  /** The document's intent, or all that is wrong with the document itself. */
  public static Validated<FleetIntent> read(@Nullable Object tree) {
    return submit(tree).intent();
  }

  /** The document, ready to be merged and checked even if a part of it could not be read. */
  public static Submission submit(@Nullable Object tree) {
    IntentReader reader = new IntentReader();
    return new Submission(reader.document(tree), reader.paths, reader.problems);
  }

  private FleetIntent document(@Nullable Object tree) {
    if (!(tree instanceof Map<?, ?> map)) {
      problems.add(
          ViolationCode.WRONG_TYPE,
          DocumentPath.ROOT,
          "the document must be an object with the fields version, appliances and overlays",
          "");
      return FleetIntent.EMPTY;
    }
    FieldReader fields = new FieldReader(DocumentPath.ROOT, map, problems);
    version(fields);
    FleetIntent intent = new FleetIntent(appliances(fields), overlays(fields));
    fields.finish();
    return intent;
  }

  private static void version(FieldReader fields) {
    fields.require("version", "write version: " + VERSION);
    Object version = fields.raw("version");
    boolean known =
        Integer.valueOf(VERSION).equals(version) || Long.valueOf(VERSION).equals(version);
    if (version != null && !known) {
      fields.problem(
          ViolationCode.UNSUPPORTED_VERSION,
          "version",
          "version must be the number " + VERSION,
          version);
    }
  }

  private List<ApplianceIntent> appliances(FieldReader document) {
    List<ApplianceIntent> appliances = new ArrayList<>();
    Set<ApplianceName> names = new HashSet<>();
    for (FieldReader fields : document.objects("appliances")) {
      Optional<ApplianceName> name =
          fields.required("name", "every appliance has one", ApplianceName::new);
      String description = OverlayReader.description(fields);
      fields.finish();
      if (name.isPresent() && names.add(name.get())) {
        paths.record(DocumentPath.appliance(name.get()), fields.at());
        appliances.add(new ApplianceIntent(name.get(), description));
      } else if (name.isPresent()) {
        fields.problem(
            ViolationCode.DUPLICATE_NAME,
            "name",
            "two appliances are named " + name.get(),
            name.get());
      }
    }
    return appliances;
  }

  private List<OverlayIntent> overlays(FieldReader document) {
    List<OverlayIntent> overlays = new ArrayList<>();
    Set<OverlayName> names = new HashSet<>();
    for (FieldReader fields : document.objects("overlays")) {
      Optional<OverlayName> name =
          fields.required("name", "every overlay has one", OverlayName::new);
      boolean first = name.isPresent() && names.add(name.get());
      if (name.isPresent() && !first) {
        fields.problem(
            ViolationCode.DUPLICATE_NAME,
            "name",
            "two overlays are named " + name.get(),
            name.get());
      }
      // An overlay without a name of its own is still read, for what else is wrong in it; its paths
      // are not recorded.
      SubmittedPaths own = first ? paths : new SubmittedPaths();
      OverlayIntent overlay =
          new OverlayReader(fields, own).read(name.orElse(new OverlayName("unnamed")));
      if (first) {
        overlays.add(overlay);
      }
    }
    return overlays;
  }
}
