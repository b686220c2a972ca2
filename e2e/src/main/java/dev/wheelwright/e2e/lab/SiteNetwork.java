package dev.wheelwright.e2e.lab;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The network of a site: the appliance has its first address, the site's host the tenth (in IPv6
 * the one that ends with 10).
 *
 * @param prefix an IPv4 prefix whose last byte is 0, such as {@code 172.16.10.0/24}, or an IPv6
 *     prefix that ends with two colons, such as {@code fd00:172:10::/48}
 */
public record SiteNetwork(String prefix) {

  private static final Pattern FORM =
      Pattern.compile("(\\d+\\.\\d+\\.\\d+\\.(?=0/)|[0-9a-f:]+::)0?/(\\d+)");

  /** Checks the form. */
  public SiteNetwork {
    if (!FORM.matcher(prefix).matches()) {
      throw new IllegalArgumentException("not a site network of the laboratory: " + prefix);
    }
  }

  /** The appliance's address in the site. */
  public String gateway() {
    return stem() + "1";
  }

  /** The address of the site's host. */
  public String host() {
    return stem() + "10";
  }

  /** The length of the prefix. */
  public int length() {
    return Integer.parseInt(part(2));
  }

  private String stem() {
    return part(1);
  }

  private String part(int group) {
    Matcher matcher = FORM.matcher(prefix);
    if (!matcher.matches()) {
      throw new IllegalStateException(prefix);
    }
    return matcher.group(group);
  }
}
