package dev.wheelwright.contract;

import com.google.protobuf.DescriptorProtos.DescriptorProto;
import com.google.protobuf.DescriptorProtos.EnumDescriptorProto;
import com.google.protobuf.DescriptorProtos.EnumValueDescriptorProto;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorSet;
import com.google.protobuf.DescriptorProtos.MethodDescriptorProto;
import com.google.protobuf.DescriptorProtos.ServiceDescriptorProto;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a contract does to programs that were built with an earlier one. A field number means for
 * ever what it meant once; and what the other end would not understand must not reach it.
 */
final class Compatibility {
  /** Of what is signed and stored, unknown fields are refused; everywhere else they are skipped. */
  private static final String SIGNED_FILE = "wheelwright/v1/config.proto";

  private final Map<String, DescriptorProto> before;
  private final Map<String, DescriptorProto> after;
  private final Set<String> signed = new TreeSet<>();
  private final List<String> broken = new ArrayList<>();
  private final List<String> unknownToOlder = new ArrayList<>();
  private final List<String> refusedByOlder = new ArrayList<>();

  /**
   * The differences of two contracts.
   *
   * @param broken what no program of the two versions can bear
   * @param unknownToOlder kinds of messages and values of enums at which a program of the earlier
   *     version ends the stream
   * @param refusedByOlder additions to what is signed, which an agent of the earlier version
   *     refuses
   */
  record Differences(
      List<String> broken, List<String> unknownToOlder, List<String> refusedByOlder) {}

  private Compatibility(FileDescriptorSet before, FileDescriptorSet after) {
    this.before = messages(before);
    this.after = messages(after);
    for (FileDescriptorProto file : after.getFileList()) {
      if (file.getName().equals(SIGNED_FILE)) {
        file.getMessageTypeList()
            .forEach(each -> collect(file.getPackage(), each, (name, _) -> signed.add(name)));
      }
    }
  }

  static Differences of(FileDescriptorSet before, FileDescriptorSet after) {
    Compatibility comparison = new Compatibility(before, after);
    comparison.before.forEach(comparison::message);
    comparison.enums(enums(before), enums(after));
    comparison.services(services(before), services(after));
    return new Differences(comparison.broken, comparison.unknownToOlder, comparison.refusedByOlder);
  }

  private void message(String name, DescriptorProto earlier) {
    DescriptorProto now = after.get(name);
    if (now == null) {
      broken.add(name + " is gone");
      return;
    }
    Map<Integer, FieldDescriptorProto> fields = byNumber(now);
    for (FieldDescriptorProto field : earlier.getFieldList()) {
      Optional.ofNullable(fields.get(field.getNumber()))
          .ifPresentOrElse(
              present -> sameMeaning(name, earlier, field, now, present),
              () -> goneProperly(name, field, now));
    }
    Map<Integer, FieldDescriptorProto> known = byNumber(earlier);
    for (FieldDescriptorProto field : now.getFieldList()) {
      if (!known.containsKey(field.getNumber())) {
        added(name, field, earlier, now);
      }
    }
    for (DescriptorProto.ReservedRange range : earlier.getReservedRangeList()) {
      for (int number = range.getStart(); number < range.getEnd(); number++) {
        if (!isReserved(now, number) && !fields.containsKey(number)) {
          broken.add("%s does not reserve %s any more".formatted(name, number));
        }
      }
    }
  }

  private void sameMeaning(
      String message,
      DescriptorProto earlier,
      FieldDescriptorProto field,
      DescriptorProto now,
      FieldDescriptorProto present) {
    String what = "%s.%s = %s".formatted(message, field.getName(), field.getNumber());
    if (!present.getName().equals(field.getName())) {
      broken.add(
          "%s is now %s: a field that means something else takes a new number"
              .formatted(what, present.getName()));
    }
    String type = type(earlier, field);
    String presentType = type(now, present);
    if (!presentType.equals(type)) {
      broken.add("%s was %s and is %s now".formatted(what, type, presentType));
    }
  }

  /** All that decides how the field is written and read. */
  private static String type(DescriptorProto message, FieldDescriptorProto field) {
    String kind =
        field.hasTypeName() ? field.getTypeName().substring(1) : word(field.getType().name());
    String oneof =
        field.hasOneofIndex() && !field.getProto3Optional()
            ? " in oneof " + message.getOneofDecl(field.getOneofIndex()).getName()
            : "";
    String label = field.getProto3Optional() ? "optional" : word(field.getLabel().name());
    return (label.equals("optional") && !field.getProto3Optional() ? "" : label + " ")
        + kind
        + oneof;
  }

  /** A word of the language out of a constant such as TYPE_UINT32. */
  private static String word(String constant) {
    return constant.substring(constant.indexOf('_') + 1).toLowerCase(Locale.ROOT);
  }

  private void goneProperly(String message, FieldDescriptorProto field, DescriptorProto now) {
    if (!isReserved(now, field.getNumber())
        || !now.getReservedNameList().contains(field.getName())) {
      broken.add(
          "%s.%s = %s is gone: reserve its number and its name"
              .formatted(message, field.getName(), field.getNumber()));
    }
  }

  private void added(
      String message, FieldDescriptorProto field, DescriptorProto earlier, DescriptorProto now) {
    String what = "%s.%s = %s".formatted(message, field.getName(), field.getNumber());
    if (isReserved(earlier, field.getNumber())
        || earlier.getReservedNameList().contains(field.getName())) {
      broken.add(what + " takes what was reserved");
    }
    if (signed.contains(message)) {
      refusedByOlder.add(what);
    } else if (type(now, field).contains(" in oneof ")) {
      unknownToOlder.add(what);
    }
  }

  private void enums(
      Map<String, EnumDescriptorProto> earlier, Map<String, EnumDescriptorProto> now) {
    earlier.forEach(
        (name, values) -> {
          Map<Integer, String> known = values(values);
          Map<Integer, String> present =
              Optional.ofNullable(now.get(name)).map(Compatibility::values).orElse(Map.of());
          known.forEach(
              (number, value) -> {
                if (!value.equals(present.get(number))) {
                  broken.add("%s.%s = %s is gone".formatted(name, value, number));
                }
              });
          present.forEach(
              (number, value) -> {
                if (!known.containsKey(number)) {
                  unknownToOlder.add("%s.%s = %s".formatted(name, value, number));
                }
              });
        });
  }

  private void services(
      Map<String, ServiceDescriptorProto> earlier, Map<String, ServiceDescriptorProto> now) {
    earlier.forEach(
        (name, service) -> {
          List<MethodDescriptorProto> present =
              Optional.ofNullable(now.get(name))
                  .map(ServiceDescriptorProto::getMethodList)
                  .orElse(List.of());
          for (MethodDescriptorProto method : service.getMethodList()) {
            if (!present.contains(method)) {
              broken.add("%s.%s is gone or has another form".formatted(name, method.getName()));
            }
          }
        });
  }

  private static boolean isReserved(DescriptorProto message, int number) {
    return message.getReservedRangeList().stream()
        .anyMatch(range -> range.getStart() <= number && number < range.getEnd());
  }

  private static Map<Integer, FieldDescriptorProto> byNumber(DescriptorProto message) {
    return message.getFieldList().stream()
        .collect(Collectors.toMap(FieldDescriptorProto::getNumber, Function.identity()));
  }

  private static Map<Integer, String> values(EnumDescriptorProto values) {
    return values.getValueList().stream()
        .collect(
            Collectors.toMap(
                EnumValueDescriptorProto::getNumber, EnumValueDescriptorProto::getName));
  }

  private interface Visitor {
    void visit(String name, DescriptorProto message);
  }

  private static void collect(String scope, DescriptorProto message, Visitor visitor) {
    String name = scope + "." + message.getName();
    visitor.visit(name, message);
    message.getNestedTypeList().forEach(each -> collect(name, each, visitor));
  }

  private static Map<String, DescriptorProto> messages(FileDescriptorSet set) {
    Map<String, DescriptorProto> messages = new TreeMap<>();
    for (FileDescriptorProto file : set.getFileList()) {
      file.getMessageTypeList().forEach(each -> collect(file.getPackage(), each, messages::put));
    }
    return messages;
  }

  private static Map<String, EnumDescriptorProto> enums(FileDescriptorSet set) {
    Map<String, EnumDescriptorProto> enums = new TreeMap<>();
    for (FileDescriptorProto file : set.getFileList()) {
      file.getEnumTypeList()
          .forEach(each -> enums.put(file.getPackage() + "." + each.getName(), each));
    }
    messages(set)
        .forEach(
            (name, message) ->
                message
                    .getEnumTypeList()
                    .forEach(each -> enums.put(name + "." + each.getName(), each)));
    return enums;
  }

  private static Map<String, ServiceDescriptorProto> services(FileDescriptorSet set) {
    return set.getFileList().stream()
        .flatMap(
            file ->
                file.getServiceList().stream()
                    .map(each -> Map.entry(file.getPackage() + "." + each.getName(), each)))
        .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
  }

  /** The contracts of these files. */
  static FileDescriptorSet set(FileDescriptorProto... files) {
    return FileDescriptorSet.newBuilder().addAllFile(Stream.of(files).toList()).build();
  }
}
