using System.Runtime.CompilerServices;
using Imp.Domain.Shared;
using Imp.Infrastructure.Changes;

namespace Imp.Infrastructure.Api;

/// <summary>What the caller of an operation must be allowed.</summary>
/// <param name="InTeam">A role in the team that owns what it is about is enough; the command says what that is.</param>
public readonly record struct OperationNeeds(Permission Permission, bool InTeam = false)
{
    public static implicit operator OperationNeeds(Permission permission) => new(permission);
}

/// <summary>Something that can be done with a resource besides listing it and reading one: one route.</summary>
/// <param name="Method">The HTTP method.</param>
/// <param name="Path">Below the resource: empty, <c>/{id}</c>, <c>/{id}/closure</c>.</param>
/// <param name="Id">Names it in the document and in generated clients.</param>
/// <param name="Summary">A few words.</param>
/// <param name="Needs">What the caller must be allowed; a command may ask for more of somebody else's things.</param>
/// <param name="Body">Record of the body; null when there is none.</param>
/// <param name="Success">The status of a success: 200, 201 and 204.</param>
/// <param name="Answer">Record of the answer; null: the resource itself for 200 and 201.</param>
public sealed record Operation(string Method, string Path, string Id, string Summary, OperationNeeds Needs, Type? Body, int Success, Type? Answer, Func<Call, Task<object?>> Run)
{
    public IReadOnlyList<Parameter> Parameters { get; init; } = [];

    /// <summary>More than the summary says; Markdown.</summary>
    public string? Means { get; init; }

    /// <summary>Codes with which it is refused with 409.</summary>
    public IReadOnlyList<string> Refusals { get; init; } = [];

    /// <summary>What its body is a change of, as it is read; null when the body says all.</summary>
    public Type? Patches { get; init; }

    /// <summary>True when its body is a file's bytes, handed on as a <see cref="FileSent"/> and never read into memory.</summary>
    public bool TakesFile { get; init; }

    /// <summary>True when it is answered with a <see cref="FileGiven"/>.</summary>
    public bool GivesFile { get; init; }

    /// <summary>True for what makes something new.</summary>
    public bool Creates => Success == 201;

    /// <summary>True for what is done with one thing.</summary>
    public bool HasKey => Path.Contains('{');

    /// <returns>What a command asks of its actor; it is known from its type.</returns>
    public static OperationNeeds NeedsOf<TCommand>() where TCommand : ICommand => new(((ICommand)RuntimeHelpers.GetUninitializedObject(typeof(TCommand))).Needs, typeof(ITeamCommand).IsAssignableFrom(typeof(TCommand)));
}
