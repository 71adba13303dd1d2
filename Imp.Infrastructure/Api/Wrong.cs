using FluentValidation;
using FluentValidation.Results;

namespace Imp.Infrastructure.Api;

/// <summary>What is wrong with a request, where no validator of a command can know it.</summary>
public static class Wrong
{
    public static ValidationException Field(string field, string message) => new([new ValidationFailure(field, message)]);
}
