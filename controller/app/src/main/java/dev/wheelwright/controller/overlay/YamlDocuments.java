package dev.wheelwright.controller.overlay;

import dev.wheelwright.controller.overlay.ParsedDocument.Malformed;
import dev.wheelwright.controller.overlay.ParsedDocument.Tree;
import java.util.regex.Pattern;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.DuplicateKeyException;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.Tag;
import org.yaml.snakeyaml.representer.Representer;
import org.yaml.snakeyaml.resolver.Resolver;

/**
 * YAML in and out. Text only: tags that would make objects are refused, and so is what grows out of
 * proportion when read.
 */
final class YamlDocuments {
  private static final int LONGEST = 16 * 1024 * 1024;
  private static final int DEEPEST = 20;
  private static final int MOST_ALIASES = 20;

  private YamlDocuments() {}

  /**
   * The scalars of YAML 1.2's core schema, as far as a topology needs them. YAML 1.1 would read the
   * names "no" and "on" as truth values, and "1:30" as ninety.
   */
  private static final class PlainScalars extends Resolver {
    private static final Pattern TRUTH = Pattern.compile("^(?:true|false)$");
    private static final Pattern WHOLE = Pattern.compile("^(?:[-+]?(?:0|[1-9][0-9]{0,17}))$");
    private static final Pattern NOTHING = Pattern.compile("^(?:~|null)$");
    private static final Pattern BLANK = Pattern.compile("^$");

    @Override
    protected void addImplicitResolvers() {
      addImplicitResolver(Tag.BOOL, TRUTH, "tf");
      addImplicitResolver(Tag.INT, WHOLE, "-+0123456789");
      addImplicitResolver(Tag.NULL, NOTHING, "~n\0");
      addImplicitResolver(Tag.NULL, BLANK, null);
    }
  }

  static ParsedDocument parse(String text) {
    LoaderOptions options = new LoaderOptions();
    options.setAllowDuplicateKeys(false);
    options.setAllowRecursiveKeys(false);
    options.setCodePointLimit(LONGEST);
    options.setNestingDepthLimit(DEEPEST);
    options.setMaxAliasesForCollections(MOST_ALIASES);
    Yaml yaml =
        new Yaml(
            new SafeConstructor(options),
            new Representer(new DumperOptions()),
            new DumperOptions(),
            options,
            new PlainScalars());
    try {
      return new Tree(yaml.load(text));
    } catch (DuplicateKeyException e) {
      return new Malformed("duplicate-field", place(e), String.valueOf(e.getProblem()));
    } catch (MarkedYAMLException e) {
      return new Malformed("malformed-yaml", place(e), String.valueOf(e.getProblem()));
    } catch (YAMLException | StackOverflowError e) {
      return new Malformed(
          "malformed-yaml", "", "the document is nested too deeply, or its aliases multiply it");
    }
  }

  private static String place(MarkedYAMLException e) {
    return e.getProblemMark() == null
        ? ""
        : "line "
            + (e.getProblemMark().getLine() + 1)
            + ", column "
            + (e.getProblemMark().getColumn() + 1);
  }

  static String write(Object tree) {
    DumperOptions options = new DumperOptions();
    options.setDefaultFlowStyle(DumperOptions.FlowStyle.BLOCK);
    options.setIndicatorIndent(2);
    options.setIndentWithIndicator(true);
    options.setSplitLines(false);
    // Two empty lists may be one object; people should not have to read "&id001" for that.
    options.setDereferenceAliases(true);
    return new Yaml(options).dump(tree);
  }
}
