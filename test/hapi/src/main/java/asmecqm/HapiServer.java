package asmecqm;

import ca.uhn.fhir.batch2.jobs.export.BulkDataExportProvider;
import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.context.support.IValidationSupport;
import ca.uhn.fhir.jpa.api.config.JpaStorageSettings;
import ca.uhn.fhir.jpa.api.dao.IFhirSystemDao;
import ca.uhn.fhir.jpa.provider.JpaCapabilityStatementProvider;
import ca.uhn.fhir.jpa.provider.JpaSystemProvider;
import ca.uhn.fhir.jpa.search.DatabaseBackedPagingProvider;
import ca.uhn.fhir.jpa.test.config.TestR4Config;
import ca.uhn.fhir.rest.server.RestfulServer;
import ca.uhn.fhir.rest.server.provider.ResourceProviderFactory;
import ca.uhn.fhir.rest.server.util.ISearchParamRegistry;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.ee10.servlet.ServletHolder;
import org.eclipse.jetty.server.Server;
import org.springframework.web.context.support.AnnotationConfigWebApplicationContext;

/** A HAPI FHIR R4 JPA server with an in-memory database and Bulk Data export, to pull from. Argument: the port. */
public class HapiServer {
  public static void main(String[] args) throws Exception {
    int port = Integer.parseInt(args[0]);
    var context = new AnnotationConfigWebApplicationContext();
    context.register(TestR4Config.class);
    context.refresh();
    var settings = context.getBean(JpaStorageSettings.class);
    settings.setResourceServerIdStrategy(JpaStorageSettings.IdStrategyEnum.SEQUENTIAL_NUMERIC);
    settings.setResourceClientIdStrategy(JpaStorageSettings.ClientIdStrategyEnum.ANY);
    settings.setAllowExternalReferences(true);
    settings.setEnforceReferentialIntegrityOnWrite(false);
    settings.setEnableTaskBulkExportJobExecution(true);

    var rest = new RestfulServer(context.getBean(FhirContext.class));
    rest.registerProviders(context.getBean("myResourceProvidersR4", ResourceProviderFactory.class).createProviders());
    rest.registerProvider(context.getBean(JpaSystemProvider.class));
    rest.registerProvider(context.getBean(BulkDataExportProvider.class));
    rest.setPagingProvider(context.getBean(DatabaseBackedPagingProvider.class));
    @SuppressWarnings("unchecked")
    var systemDao = (IFhirSystemDao<org.hl7.fhir.r4.model.Bundle, ?>) context.getBean("mySystemDaoR4");
    rest.setServerConformanceProvider(new JpaCapabilityStatementProvider(rest, systemDao, settings,
        context.getBean(ISearchParamRegistry.class), context.getBean(IValidationSupport.class)));

    var server = new Server(port);
    var handler = new ServletContextHandler();
    handler.setContextPath("/");
    handler.addServlet(new ServletHolder(rest), "/fhir/*");
    server.setHandler(handler);
    server.start();
    System.out.println("HAPI FHIR JPA server at http://127.0.0.1:" + port + "/fhir");
    server.join();
  }
}
