package dev.timescalemigration.postgres;

import static dev.timescalemigration.postgres.ConnectionParameter.DBNAME;
import static dev.timescalemigration.postgres.ConnectionParameter.HOST;
import static dev.timescalemigration.postgres.ConnectionParameter.PASSWORD;
import static dev.timescalemigration.postgres.ConnectionParameter.PORT;
import static dev.timescalemigration.postgres.ConnectionParameter.USER;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * {@code postgres://user:password@host:port,host:port/database?parameter=value}, as libpq reads it:
 * every part may be missing and is percent-encoded, an IPv6 address is in brackets.
 */
final class ConnectionUri {
  private ConnectionUri() {}

  static Map<ConnectionParameter, String> parse(String uri, ConnectionOrigin origin) {
    Map<ConnectionParameter, String> parameters = new EnumMap<>(ConnectionParameter.class);
    String rest = uri.substring(uri.indexOf("://") + 3);

    int question = rest.indexOf('?');
    if (question >= 0) {
      query(parameters, rest.substring(question + 1), origin);
      rest = rest.substring(0, question);
    }
    int slash = rest.indexOf('/');
    boolean strayAt = rest.indexOf('@') != rest.lastIndexOf('@');
    if (strayAt || (slash >= 0 && rest.indexOf('@') > slash)) {
      throw ConnectionString.malformed(
          "the connection URI has an '@', '/' or ':' in its user or password that is not"
              + " percent-encoded (%40, %2F, %3A)");
    }
    if (slash >= 0) {
      give(parameters, DBNAME, rest.substring(slash + 1));
      rest = rest.substring(0, slash);
    }
    int at = rest.indexOf('@');
    if (at >= 0) {
      String userInfo = rest.substring(0, at);
      int colon = userInfo.indexOf(':');
      give(parameters, USER, colon < 0 ? userInfo : userInfo.substring(0, colon));
      if (colon >= 0) {
        give(parameters, PASSWORD, userInfo.substring(colon + 1));
      }
      rest = rest.substring(at + 1);
    }
    hosts(parameters, rest);
    return parameters;
  }

  private static void hosts(Map<ConnectionParameter, String> parameters, String text) {
    List<String> hosts = new ArrayList<>();
    List<String> ports = new ArrayList<>();
    for (String one : text.split(",", -1)) {
      int end = one.startsWith("[") ? one.indexOf(']') : one.indexOf(':');
      if (one.startsWith("[")) {
        if (end < 0) {
          throw ConnectionString.malformed("the connection URI has an IPv6 address without ']'");
        }
        hosts.add(one.substring(1, end));
        end++;
      } else {
        end = end < 0 ? one.length() : end;
        hosts.add(decode(one.substring(0, end)));
      }
      String port = one.substring(end);
      if (!port.isEmpty() && !port.startsWith(":")) {
        throw ConnectionString.malformed("the connection URI has something between ']' and ':'");
      }
      ports.add(port.isEmpty() ? "" : decode(port.substring(1)));
    }
    if (hosts.stream().anyMatch(host -> !host.isEmpty())) {
      parameters.putIfAbsent(HOST, String.join(",", hosts));
    }
    if (ports.stream().anyMatch(port -> !port.isEmpty())) {
      parameters.putIfAbsent(PORT, String.join(",", ports));
    }
  }

  private static void query(
      Map<ConnectionParameter, String> parameters, String text, ConnectionOrigin origin) {
    for (String pair : text.split("&", -1)) {
      int equals = pair.indexOf('=');
      if (pair.isEmpty()) {
        continue;
      }
      if (equals < 0) {
        throw ConnectionString.malformed(
            "the connection URI has a parameter without '=' after '?'");
      }
      String keyword = decode(pair.substring(0, equals));
      String value = decode(pair.substring(equals + 1));
      // What JDBC users write; libpq reads it the same way.
      if (keyword.equals("ssl") && value.equals("true")) {
        ConnectionString.put(parameters, "sslmode", "require", origin);
      } else {
        ConnectionString.put(parameters, keyword, value, origin);
      }
    }
  }

  private static void give(
      Map<ConnectionParameter, String> parameters, ConnectionParameter parameter, String encoded) {
    // An empty part is a part that is not given; the query, read before, wins as in libpq.
    if (!encoded.isEmpty()) {
      parameters.putIfAbsent(parameter, decode(encoded));
    }
  }

  /** Percent-decoding as libpq does it: a plus sign is a plus sign. */
  private static String decode(String encoded) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    byte[] text = encoded.getBytes(StandardCharsets.UTF_8);
    for (int i = 0; i < text.length; i++) {
      if (text[i] != '%') {
        bytes.write(text[i]);
        continue;
      }
      int high = i + 2 < text.length ? Character.digit(text[i + 1], 16) : -1;
      int low = i + 2 < text.length ? Character.digit(text[i + 2], 16) : -1;
      if (high < 0 || low < 0) {
        throw ConnectionString.malformed(
            "the connection URI has a '%' that no two hexadecimal digits follow");
      }
      bytes.write(high * 16 + low);
      i += 2;
    }
    return bytes.toString(StandardCharsets.UTF_8);
  }
}
