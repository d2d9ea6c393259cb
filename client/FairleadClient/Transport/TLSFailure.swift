/// Explains why a server's certificate was not accepted.
enum TLSFailure {
    /// Returns what a person can do, from OpenSSL's number for the failed check and libcurl's words.
    ///
    /// A device whose date is wrong sees good certificates as expired or not yet valid: that is far more common
    /// at a trade show than a bad certificate, so the clock comes first.
    static func hint(verifyResult: Int, detail: String, server: ServerURL, hasOwnCertificates: Bool)
        -> String
    {
        let words = detail.lowercased()
        if verifyResult == Verify.notYetValid || words.contains("not yet valid")
            || words.contains("not activated")
        {
            return "The certificate is not valid yet: check this device's date and time first."
        }
        if verifyResult == Verify.expired || words.contains("expired") {
            return "The certificate has expired: check this device's date and time; "
                + "if they are right, tell whoever runs the server."
        }
        if verifyResult == Verify.hostMismatch || words.contains("matches target host")
            || words.contains("does not match")
        {
            return
                "The certificate is for another name than \(server.host): check the address, or whether a network "
                + "log-in page stands in between."
        }
        if Verify.unknownIssuers.contains(verifyResult) || words.contains("issuer")
            || words.contains("self-signed") || words.contains("self signed")
        {
            return hasOwnCertificates
                ? "The server's certificate was not issued by the certificates given with --ca."
                : "Nobody this device trusts issued the certificate: give your company's certificates with --ca FILE, "
                    + "or log in to the network first."
        }
        if words.contains("wrong version number") || words.contains("packet length too long") {
            return "What listens there does not speak TLS: check the address and the port."
        }
        if words.contains("cafile") || words.contains("ca cert") || words.contains("certificate file")
            || words.contains("verify locations")
        {
            return "The file given with --ca cannot be read as certificates."
        }
        return
            "Check the address, and this device's date and time; if both are right, tell whoever runs the server."
    }

    /// OpenSSL's numbers (X509_V_ERR_…), which are part of its stable interface.
    private enum Verify {
        static let notYetValid = 9
        static let expired = 10
        static let unknownIssuers = [2, 18, 19, 20, 21]
        static let hostMismatch = 62
    }
}
