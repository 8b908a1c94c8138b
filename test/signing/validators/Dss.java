import eu.europa.esig.dss.model.FileDocument;
import eu.europa.esig.dss.simplereport.SimpleReport;
import eu.europa.esig.dss.spi.DSSUtils;
import eu.europa.esig.dss.spi.validation.CommonCertificateVerifier;
import eu.europa.esig.dss.spi.x509.CommonTrustedCertificateSource;
import eu.europa.esig.dss.spi.x509.revocation.crl.ExternalResourcesCRLSource;
import eu.europa.esig.dss.validation.SignedDocumentValidator;
import java.io.File;
import java.io.FileInputStream;
import java.time.Instant;
import java.util.Date;

/** ROOT CRL CRL INSTANT FILE…: one line per signature, "FILE FORMAT INDICATION"; nothing is fetched. */
public class Dss {
  public static void main(String[] args) throws Exception {
    CommonTrustedCertificateSource trusted = new CommonTrustedCertificateSource();
    trusted.addCertificate(DSSUtils.loadCertificate(new File(args[0])));
    CommonCertificateVerifier verifier = new CommonCertificateVerifier();
    verifier.setTrustedCertSources(trusted);
    verifier.setCrlSource(new ExternalResourcesCRLSource(new FileInputStream(args[1]), new FileInputStream(args[2])));
    for (int at = 4; at < args.length; at++) {
      SignedDocumentValidator validator = SignedDocumentValidator.fromDocument(new FileDocument(args[at]));
      validator.setCertificateVerifier(verifier);
      validator.setValidationTime(Date.from(Instant.parse(args[3])));
      SimpleReport report = validator.validateDocument().getSimpleReport();
      for (String id : report.getSignatureIdList())
        System.out.println(
            new File(args[at]).getName() + " " + report.getSignatureFormat(id) + " " + report.getIndication(id));
    }
  }
}
