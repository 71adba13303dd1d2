using System.Text.Json;
using System.Text.Json.Serialization;
using FluentValidation;
using Imp.Domain.Shared;
using Imp.Infrastructure.Api;
using Imp.Infrastructure.Database;
using Imp.Infrastructure.Database.Sqlite;
using Imp.Web.Host;
using Imp.Web.Identity;
using Imp.Web.Integrations;
using Imp.Web.Integrations.Opsgenie;

namespace Imp.Web.Api;

/// <summary>Turns failures into answers, and is the only place that does: problem+json with a stable code and the id that the log line carries.</summary>
internal static class Problems
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull };

    public static Task WriteAsync(HttpContext context, int status, string code, string detail, IReadOnlyDictionary<string, string[]>? errors = null)
    {
        context.Response.StatusCode = status;
        // Who sends is answered before the headers for browsers are set; but a refusal may well be read by one.
        SecurityHeaders.Apply(context.Response);
        Name(context);
        if (OpsgenieEndpoint.Takes(context.Request.Path.Value ?? "")) return OpsgenieAnswers.RefuseAsync(context, status, detail);
        // PagerDuty's clients read an error only in their own shape, whoever on the way found the fault.
        if (context.Request.Path.StartsWithSegments("/v2") || context.Request.Path.StartsWithSegments("/generic"))
            return context.Response.WriteAsJsonAsync(new { status = "error", message = detail, errors = new[] { detail } }, Json, "application/json", context.RequestAborted);
        return context.Response.WriteAsJsonAsync(
            new Problem($"urn:imp:problem:{code}", Title(status), status, detail, code, context.TraceIdentifier, errors), Json, "application/problem+json", context.RequestAborted);
    }

    /// <summary>Puts the request's id on the answer; its log lines carry the same.</summary>
    public static void Name(HttpContext context) => context.Response.Headers["X-Request-Id"] = context.TraceIdentifier;

    /// <summary>The answer to a failure that nobody handled.</summary>
    /// <returns>False when it is ours: the caller logs it and answers 500.</returns>
    public static async Task<bool> TryWriteAsync(HttpContext context, Exception failure)
    {
        switch (failure)
        {
            case ValidationException invalid:
                await WriteAsync(context, 400, "invalid", "Some fields are wrong; see errors.", invalid.Errors
                    .GroupBy(error => JsonNamingPolicy.CamelCase.ConvertName(error.PropertyName)).ToDictionary(group => group.Key, group => group.Select(error => error.ErrorMessage).ToArray()));
                return true;
            case BadHttpRequestException bad:
                await WriteAsync(context, bad.StatusCode, "request", bad.StatusCode == 413 ? "The body is too large." : "The request could not be read; send JSON with the documented fields.");
                return true;
            // A form beyond what the framework reads of one; antiforgery, which reads it first, wraps that.
            case InvalidDataException or Microsoft.AspNetCore.Antiforgery.AntiforgeryValidationException when context.Request.HasFormContentType:
                await WriteAsync(context, 400, "request", "The form could not be read, or is too large.");
                return true;
            case TooLarge large:
                await WriteAsync(context, 413, "request", large.Message);
                return true;
            case NotAllowed denied:
                await WriteAsync(context, 403, "forbidden", context.User.LimitOf() ?? denied.Message);
                return true;
            case Missing missing:
                await WriteAsync(context, 404, "missing", missing.Message);
                return true;
            case Refusal refusal:
                await WriteAsync(context, 409, refusal.Code, refusal.Message);
                return true;
            case Outdated outdated:
                await WriteAsync(context, 412, "changed", outdated.Message);
                return true;
            case StorageProblem storage:
                context.Response.Headers.RetryAfter = storage.RetryAfterSeconds().ToString(System.Globalization.CultureInfo.InvariantCulture);
                await WriteAsync(context, storage.HttpStatus(), "storage", storage.Message);
                return true;
            default:
                return false;
        }
    }

    public static string Title(int status) => status switch
    {
        400 => "Bad request",
        401 => "Not signed in",
        403 => "Not allowed",
        404 => "Not found",
        405 => "Method not allowed",
        409 => "Not possible now",
        412 => "Changed meanwhile",
        413 => "Too large",
        415 => "Unsupported media type",
        422 => "Not the same call",
        429 => "Too many requests",
        503 => "Not available now",
        507 => "Disk full",
        _ => "Something went wrong",
    };

    private sealed record Problem(string Type, string Title, int Status, string Detail, string Code, string TraceId, IReadOnlyDictionary<string, string[]>? Errors);
}
