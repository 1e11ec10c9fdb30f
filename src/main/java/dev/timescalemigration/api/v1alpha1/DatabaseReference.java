package dev.timescalemigration.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;

/**
 * Where a database is and how to log in.
 *
 * @param secretRef The secret with the connection.
 */
public record DatabaseReference(
    @Required
        @JsonPropertyDescription(
            "The secret with the connection, in this namespace. It needs the label"
                + " timescalemigration.dev/migrations: allowed. Keys: uri, or host, port, dbname,"
                + " username, password; and sslmode, ca.crt, tls.crt, tls.key where needed. The"
                + " -app secret of a CloudNativePG cluster works as it is.")
        SecretReference secretRef) {}
