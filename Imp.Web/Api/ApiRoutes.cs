using Imp.Domain.Shared;
using Imp.Infrastructure.Api;
using Imp.Web.Identity;
using Imp.Web.Streams;

namespace Imp.Web.Api;

/// <summary>The routes that follow from the resources.</summary>
internal static class ApiRoutes
{
    public const string Root = "/api/v1";

    public static void MapApi(this WebApplication app)
    {
        var (api, methods) = (app.MapGroup(Root).DisableAntiforgery(), new SortedDictionary<string, List<string>>(StringComparer.Ordinal));
        Map("GET", StreamDocument.Path, nameof(Permission.View), StreamEndpoint.ListenAsync);
        foreach (var resource in app.Services.GetRequiredService<ResourceBook>().All)
        {
            Map("GET", Template(resource, ""), PolicyOf(resource), context => ListAnswer.WriteAsync(context, resource));
            if (resource.HasDetail) Map("GET", Template(resource, $"/{{{resource.Key}}}"), PolicyOf(resource), context => ItemAnswer.GetAsync(context, resource));
            foreach (var operation in resource.Operations)
                Map(operation.Method, Template(resource, operation.Path), PolicyOf(resource, operation), context => ItemAnswer.DoAsync(context, resource, operation));
        }
        foreach (var (template, known) in methods) api.Map(template, context => RefuseMethodAsync(context, known)).RequireAuthorization(nameof(Permission.View));

        void Map(string method, string template, string policy, RequestDelegate answer)
        {
            api.MapMethods(template, [method], answer).RequireAuthorization(policy);
            if (methods.TryGetValue(template, out var others)) others.Add(method);
            else methods.Add(template, [method]);
        }
    }

    /// <returns>What the caller must be allowed: whoever may change something may have to be allowed to read it too.</returns>
    public static Permission NeedsOf(Resource resource, Operation operation) => resource.Reads > operation.Needs.Permission ? resource.Reads : operation.Needs.Permission;

    /// <returns>True where a key of the team that owns the thing is let in; the command then looks whose it is.</returns>
    public static bool IsForTeams(Resource resource, Operation operation) => operation.Needs is { InTeam: true, Permission: Permission.Respond or Permission.Manage } && (resource.Reads == Permission.View || resource.ReadsInTeam);

    private static string PolicyOf(Resource resource) => resource.ReadsInTeam ? Somewhere.Of(resource.Reads) : resource.Reads.ToString();

    private static string PolicyOf(Resource resource, Operation operation) => IsForTeams(resource, operation) ? Somewhere.Of(operation.Needs.Permission) : NeedsOf(resource, operation).ToString();

    /// <summary>The address is known and the method is not.</summary>
    private static Task RefuseMethodAsync(HttpContext context, IReadOnlyList<string> known)
    {
        var allowed = string.Join(", ", known);
        context.Response.Headers.Allow = allowed;
        return Problems.WriteAsync(context, StatusCodes.Status405MethodNotAllowed, "method", $"This address answers to {allowed}.");
    }

    /// <returns>With the kind of its key, so that what cannot be one is no address.</returns>
    private static string Template(Resource resource, string below)
    {
        var key = ApiCalls.KeyIn(resource);
        var type = resource.Path.Contains('{') ? typeof(long) : resource.KeyField.Type;
        var template = Put($"/{resource.Path}{below}", key, type);
        return key == resource.Key ? template : Put(template, resource.Key, resource.KeyField.Type);
    }

    private static string Put(string template, string key, Type type) =>
        template.Replace($"{{{key}}}", $"{{{key}{(type == typeof(long) ? ":long" : typeof(IId).IsAssignableFrom(type) ? ":guid" : "")}}}", StringComparison.Ordinal);
}
