package dev.wheelwright.core.violation;

import java.io.Serializable;
import java.util.Comparator;

/** Paths by text, but runs of digits by their number, so that item 2 comes before item 10. */
public final class PathOrder implements Comparator<String>, Serializable {
  private static final long serialVersionUID = 1L;

  @Override
  public int compare(String left, String right) {
    int l = 0;
    int r = 0;
    while (l < left.length() && r < right.length()) {
      int leftEnd = digitsEnd(left, l);
      int rightEnd = digitsEnd(right, r);
      boolean numbers = leftEnd > l && rightEnd > r;
      int order =
          numbers
              ? byNumber(left.substring(l, leftEnd), right.substring(r, rightEnd))
              : Character.compare(left.charAt(l), right.charAt(r));
      if (order != 0) {
        return order;
      }
      l = numbers ? leftEnd : l + 1;
      r = numbers ? rightEnd : r + 1;
    }
    int byRest = Integer.compare(left.length() - l, right.length() - r);
    return byRest != 0 ? byRest : left.compareTo(right);
  }

  private static int digitsEnd(String text, int start) {
    int end = start;
    while (end < text.length() && text.charAt(end) >= '0' && text.charAt(end) <= '9') {
      end++;
    }
    return end;
  }

  private static int byNumber(String left, String right) {
    String leftNumber = left.replaceFirst("^0+", "");
    String rightNumber = right.replaceFirst("^0+", "");
    int byLength = Integer.compare(leftNumber.length(), rightNumber.length());
    return byLength != 0 ? byLength : leftNumber.compareTo(rightNumber);
  }
}
